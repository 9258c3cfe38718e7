<#
.SYNOPSIS
    Runs one script of a manager for psverify as `pwsh -File` runs it.
.DESCRIPTION
    Called with the script, a JSON file of its parameters, and `strict` or `plain`; then, where the objects of the
    script are wanted, with the file that gets them, a line of JSON each, and the most characters that it may hold.

    The script runs in a pipeline like the one that PowerShell makes for `-File`: in the global scope, with `Out-Default`
    after it and no `try` whose effect reaches it. No variable of this file is in that scope, so everything is in script blocks.
.EXAMPLE
    ./runner.ps1 ./backup.ps1 ./parameters.json plain ./result.json 1048576
#>

# Notes whether the exit code was set by `exit` in the script itself: a native command sets it while the script runs.
class PSVerifyExitCode : System.Management.Automation.ValidateArgumentsAttribute {
    [string] $Script
    [bool] $Exited

    PSVerifyExitCode([string] $script) {
        $this.Script = $script
    }

    [void] Validate([object] $value, [System.Management.Automation.EngineIntrinsics] $engine) {
        $running = @(Get-PSCallStack | Where-Object -FilterScript { $_.ScriptName -eq $this.Script })
        $this.Exited = $running.Count -eq 0
    }
}

# `$args` alone is no new variable in the scope that the script will see.
$args[0] = & {
    $script, $parameters, $mode, $result, $limit = $args

    # Strings are numbered while they are JSON, so that none looks like a date, and no two keys are the same.
    $read = {
        $state = @{ Count = 0 }
        $number = { $state.Count++; '"' + $state.Count + '=' + $args[0].Groups[1].Value + '"' }
        $text = [System.IO.File]::ReadAllText($args[0])
        [regex]::Replace($text, '"((?:[^"\\]|\\.)*)"', $number) | ConvertFrom-Json
    }

    $plain = {
        param($value)
        if ($value -is [string]) {
            return $value.Substring($value.IndexOf('=') + 1)
        }
        if ($value -is [array]) {
            return , @(foreach ($each in $value) { & $plain $each })
        }
        if ($value -isnot [System.Management.Automation.PSCustomObject]) {
            return $value
        }
        $table = @{}
        foreach ($property in $value.PSObject.Properties) {
            $name = & $plain $property.Name
            if ($table.ContainsKey($name)) {
                # Keys that differ by case need a table that tells them apart.
                $table = New-Object -TypeName System.Collections.Hashtable -ArgumentList $table
            }
            $table[$name] = & $plain $property.Value
        }
        return $table
    }

    $secure = {
        $secret = New-Object -TypeName System.Security.SecureString
        foreach ($letter in ([string] $args[0]).ToCharArray()) {
            $secret.AppendChar($letter)
        }
        return $secret
    }

    $typed = {
        param($value, [type] $type)
        if ($null -eq $value) {
            return $value
        }
        if ($type -eq [securestring]) {
            return & $secure $value
        }
        if ($type -eq [pscredential] -and $value -is [hashtable]) {
            return New-Object -TypeName pscredential -ArgumentList $value['UserName'], (& $secure $value['Password'])
        }
        if ($type -eq [psobject] -and $value -is [hashtable]) {
            return [pscustomobject] $value
        }
        return , $value
    }

    # Gets every object on its way to the output, and writes it down where it is wanted.
    $note = {
        param($notes)
        begin {
            # Data keeps its form to a depth of four; of other objects, the properties are taken, as text.
            function ConvertTo-FlatObject {
                param($value, $depth)
                if ($null -eq $value -or $value -is [string] -or $value -is [decimal]) {
                    return $value
                }
                if ($value -is [datetime] -or $value -is [DateTimeOffset]) {
                    return $value.ToString('o')
                }
                if ($value.GetType().IsPrimitive) {
                    return $value
                }
                if ($depth -eq 0 -or $value -is [enum]) {
                    return [string] $value
                }
                $members = [ordered] @{}
                if ($value -is [System.Collections.IDictionary]) {
                    foreach ($key in $value.Keys) {
                        $members[[string] $key] = ConvertTo-FlatObject $value[$key] ($depth - 1)
                    }
                    return $members
                }
                if ($value -is [System.Collections.IEnumerable]) {
                    return , @(foreach ($each in $value) { ConvertTo-FlatObject $each ($depth - 1) })
                }
                $data = $value -is [System.Management.Automation.PSCustomObject]
                if (-not $data -and $depth -lt 4) {
                    return [string] $value
                }
                $below = if ($data) { $depth - 1 } else { 0 }
                foreach ($property in $value.PSObject.Properties) {
                    $members[$property.Name] = try { ConvertTo-FlatObject $property.Value $below } catch { $null }
                }
                return $members
            }

            function Write-FlatObject {
                param($notes, $value)
                if ($value.GetType().FullName -like 'Microsoft.PowerShell.Commands.Internal.Format.*') {
                    return
                }
                $notes.Watch.Start()
                $json = ConvertTo-Json -InputObject (ConvertTo-FlatObject $value 4) -Depth 6 -Compress
                $notes.Watch.Stop()
                $notes.Left -= $json.Length + 1
                if ($notes.Left -lt 0 -or $notes.Watch.Elapsed.TotalSeconds -gt 20) {
                    $notes.Writer.WriteLine('too long')
                    $notes.Writer.Dispose()
                    $notes.Writer = $null
                    return
                }
                $notes.Writer.WriteLine($json)
            }
        }
        process {
            if ($_ -is [System.Management.Automation.ErrorRecord]) {
                $notes.Errors++
            }
            elseif ($notes.Writer) {
                Write-FlatObject $notes $_
            }
            $_
        }
    }

    if ([Console]::OutputEncoding.CodePage -ne 65001) {
        [Console]::OutputEncoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
    }
    $notes = @{ Errors = 0; Writer = $null; Left = [long] $limit }
    $notes.Watch = New-Object -TypeName System.Diagnostics.Stopwatch
    # A script before another script needs a scope of its own: PowerShell mixes them up otherwise.
    $noted = $result -or $mode -eq 'strict'
    $shell = [powershell]::Create('CurrentRunspace').AddCommand($script, $noted)
    $shell.Commands.Commands[0].MergeMyResults('Error', 'Output')
    $declared = try { $ExecutionContext.InvokeCommand.GetCommand($script, 'ExternalScript').Parameters } catch { $null }
    foreach ($property in (& $read $parameters).PSObject.Properties) {
        $name = & $plain $property.Name
        $type = if ($declared -and $declared.ContainsKey($name)) { $declared[$name].ParameterType } else { [object] }
        $null = $shell.AddParameter($name, (& $typed (& $plain $property.Value) $type))
    }
    if ($result) {
        $notes.Writer = New-Object -TypeName System.IO.StreamWriter -ArgumentList $result
    }
    if ($noted) {
        $null = $shell.AddScript($note.ToString(), $true).AddArgument($notes)
    }
    if ($mode -eq 'strict') {
        $global:ErrorActionPreference = 'Stop'
    }
    $null = $shell.AddCommand('Out-Default')
    $exit = New-Object -TypeName PSVerifyExitCode -ArgumentList $script
    $global:LASTEXITCODE = $null
    (Get-Variable -Name LASTEXITCODE -Scope Global).Attributes.Add($exit)
    $exit.Exited = $false
    $global:Error.Clear()
    @{ Shell = $shell; Exit = $exit; Notes = $notes; Strict = $mode -eq 'strict'; Failure = $null }
} @args

try {
    $null = $args[0].Shell.Invoke()
}
catch {
    $args[0].Failure = $_
}

exit (& {
        param($run)
        if ($run.Notes.Writer) {
            $run.Notes.Writer.Dispose()
        }
        if ($run.Failure) {
            $cause = $run.Failure.Exception.InnerException
            $record = if ($cause -is [System.Management.Automation.IContainsErrorRecord]) { $cause.ErrorRecord } else { $run.Failure }
            $Host.UI.WriteErrorLine(($record | Out-String).TrimEnd())
            return 1
        }
        if ($run.Exit.Exited) {
            return $global:LASTEXITCODE
        }
        return [int] ($run.Strict -and $run.Notes.Errors -gt 0)
    } $args[0])
