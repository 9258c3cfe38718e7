<#
.SYNOPSIS
    Shows, starts, stops or restarts a Windows service.
.DESCRIPTION
    Waits until the service is where it should be, and returns its name, state and way of starting.
.PARAMETER Name
    The name of the service.
.PARAMETER Action
    What to do; Status changes nothing.
.PARAMETER Seconds
    How long to wait at most.
.EXAMPLE
    ./windows_service.ps1 -Name Spooler -Action Restart
#>
[CmdletBinding(SupportsShouldProcess = $true)]
[OutputType([pscustomobject])]
param(
    [Parameter(Mandatory = $true)]
    [ValidatePattern('^[\w.$-]+$')]
    [string] $Name,

    [Parameter()]
    [ValidateSet('Status', 'Start', 'Stop', 'Restart')]
    [string] $Action = 'Status',

    [Parameter()]
    [ValidateRange(1, 600)]
    [int] $Seconds = 30
)

$ErrorActionPreference = 'Stop'
$service = Get-Service -Name $Name
if ($Action -ne 'Status' -and $PSCmdlet.ShouldProcess($Name, $Action)) {
    switch ($Action) {
        'Start' { Start-Service -InputObject $service }
        'Stop' { Stop-Service -InputObject $service -Force }
        'Restart' { Restart-Service -InputObject $service -Force }
    }
    $wanted = if ($Action -eq 'Stop') { 'Stopped' } else { 'Running' }
    $service.WaitForStatus($wanted, [TimeSpan]::FromSeconds($Seconds))
    $service.Refresh()
}
[pscustomobject]@{
    Name      = $service.Name
    Status    = [string] $service.Status
    StartType = [string] $service.StartType
}
