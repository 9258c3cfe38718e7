<#
.SYNOPSIS
    Runs one script of a manager for psverify.
.DESCRIPTION
    Parameters come from a JSON file, so that no value is ever read as code. Text goes to the output as it comes; other
    objects are shown and also written to the result file as JSON. The exit code is the script's own, or 1 after an
    error.
.PARAMETER Script
    The script to run.
.PARAMETER Parameters
    A JSON file with an object of parameters.
.PARAMETER Result
    The file that gets the objects of the script as a JSON array.
.EXAMPLE
    ./runner.ps1 -Script ./backup.ps1 -Parameters ./parameters.json -Result ./result.json
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [string] $Script,

    [Parameter(Mandatory = $true)]
    [string] $Parameters,

    [Parameter(Mandatory = $true)]
    [string] $Result
)

$utf8 = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
[Console]::OutputEncoding = $utf8
$OutputEncoding = $utf8
$ErrorActionPreference = 'Stop'
$named = @{}
$objects = New-Object -TypeName 'System.Collections.Generic.List[object]'

try {
    $given = [System.IO.File]::ReadAllText($Parameters, $utf8) | ConvertFrom-Json
    foreach ($property in $given.PSObject.Properties) {
        $named[$property.Name] = $property.Value
    }
    $global:LASTEXITCODE = 0
    & $Script @named | ForEach-Object -Process {
        if ($_ -is [string]) {
            [Console]::Out.WriteLine($_)
        }
        else {
            $objects.Add($_)
            [Console]::Out.WriteLine(($_ | Out-String).TrimEnd())
        }
    }
    [System.IO.File]::WriteAllText($Result, (ConvertTo-Json -InputObject $objects.ToArray() -Depth 20 -Compress), $utf8)
    exit $LASTEXITCODE
}
catch {
    [Console]::Error.WriteLine(($_ | Out-String).TrimEnd())
    exit 1
}
