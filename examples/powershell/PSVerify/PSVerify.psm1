Set-StrictMode -Version Latest

function Invoke-PSVCommand {
    <#
    .SYNOPSIS
        Calls psverify and returns the records of its report.
    .DESCRIPTION
        The environment variable PSVERIFY names another program than the psverify in PATH. A fault of the call, such as
        an unknown name, is an error of PowerShell; what a manager or workflow did wrong stands in the records.
    .PARAMETER Argument
        The arguments of psverify, each as it is: nothing in them is read as code. Empty ones are left out.
    .PARAMETER Parameter
        The parameters of a task or workflow by name.
    .EXAMPLE
        Invoke-PSVCommand -Argument 'process', 'run-task', 'storage', 'backup' -Parameter @{ level = 'full'; copies = 2 }
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory = $true)]
        [AllowEmptyString()]
        [string[]] $Argument,

        [Parameter()]
        [hashtable] $Parameter = @{}
    )

    $program = 'psverify'
    if ($env:PSVERIFY) {
        $program = $env:PSVERIFY
    }
    $words = @($Argument | Where-Object { $_ }) + @('--output-format', 'json', '--quiet')
    $file = $null
    try {
        if ($Parameter.Count) {
            # A command line would show secrets to everybody, and Windows PowerShell loses its quotation marks.
            $file = [System.IO.Path]::GetTempFileName()
            [System.IO.File]::WriteAllText($file, (ConvertTo-Json -InputObject $Parameter -Depth 20))
            $words += @('--params-file', $file)
        }
        $text = & $program @words | Out-String
        $code = $LASTEXITCODE
    }
    finally {
        if ($file) {
            Remove-Item -LiteralPath $file
        }
    }
    if (-not $text.Trim()) {
        throw "psverify $($Argument -join ' ') ended with exit code $code and no report."
    }
    $report = $text | ConvertFrom-Json
    foreach ($record in $report.records) {
        [pscustomobject]@{
            PSTypeName = 'PSVerify.Record'
            Kind       = $record.kind
            Subject    = $record.subject
            Status     = $record.status
            Message    = $record.message
            Path       = $record.path
            Line       = $record.line
            ExitCode   = $code
            Data       = $record.data
        }
    }
}

function Start-PSVManager {
    <#
    .SYNOPSIS
        Starts the services of managers.
    .DESCRIPTION
        Starts each service after those that it depends on, waits until it is up, and returns a record for each.
    .PARAMETER Name
        The names of the managers.
    .EXAMPLE
        Start-PSVManager -Name website
    #>
    [CmdletBinding(SupportsShouldProcess = $true)]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string[]] $Name
    )

    process {
        foreach ($each in $Name) {
            if ($PSCmdlet.ShouldProcess($each, 'Start the service')) {
                Invoke-PSVCommand -Argument 'process', 'start', $each
            }
        }
    }
}

function Stop-PSVManager {
    <#
    .SYNOPSIS
        Stops the services of managers.
    .DESCRIPTION
        Ends each service with all that it has started, and returns a record for each.
    .PARAMETER Name
        The names of the managers.
    .EXAMPLE
        Stop-PSVManager -Name website
    #>
    [CmdletBinding(SupportsShouldProcess = $true)]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string[]] $Name
    )

    process {
        foreach ($each in $Name) {
            if ($PSCmdlet.ShouldProcess($each, 'Stop the service')) {
                Invoke-PSVCommand -Argument 'process', 'stop', $each
            }
        }
    }
}

function Invoke-PSVTask {
    <#
    .SYNOPSIS
        Runs a task of a manager and waits for its end.
    .DESCRIPTION
        Returns the record of the task; its result and the end of its output are in Data.
    .PARAMETER Manager
        The name of the manager.
    .PARAMETER Task
        The name of the task.
    .PARAMETER Parameter
        The parameters of the task by name.
    .EXAMPLE
        Invoke-PSVTask -Manager git -Task verify -Parameter @{ repository = '.' }
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Manager,

        [Parameter(Mandatory = $true, Position = 1)]
        [ValidateNotNullOrEmpty()]
        [string] $Task,

        [Parameter()]
        [hashtable] $Parameter = @{}
    )

    Invoke-PSVCommand -Argument 'process', 'run-task', $Manager, $Task -Parameter $Parameter
}

function Invoke-PSVWorkflow {
    <#
    .SYNOPSIS
        Runs a workflow and waits for its end.
    .DESCRIPTION
        Returns a record for each step and one for the run.
    .PARAMETER Name
        The name or file of the workflow.
    .PARAMETER Parameter
        The parameters of the workflow by name.
    .PARAMETER From
        The step to begin with; what lies before it is taken from the last run.
    .EXAMPLE
        Invoke-PSVWorkflow -Name nightly -Parameter @{ path = 'scripts' }
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [ValidateNotNullOrEmpty()]
        [string] $Name,

        [Parameter()]
        [hashtable] $Parameter = @{},

        [Parameter()]
        [string] $From
    )

    $begin = if ($From) { "--from=$From" } else { '' }
    Invoke-PSVCommand -Argument 'workflow', 'run', $Name, $begin -Parameter $Parameter
}

function Get-PSVStatus {
    <#
    .SYNOPSIS
        Shows how services and tasks stand.
    .DESCRIPTION
        Returns a record for each service, or for the services and tasks that are named.
    .PARAMETER Name
        Names of services, or identifiers of tasks.
    .EXAMPLE
        Get-PSVStatus
    #>
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Position = 0)]
        [string[]] $Name = @()
    )

    Invoke-PSVCommand -Argument (@('process', 'status') + $Name)
}

$exported = 'Get-PSVStatus', 'Invoke-PSVTask', 'Invoke-PSVWorkflow', 'Start-PSVManager', 'Stop-PSVManager'
Export-ModuleMember -Function $exported
