<#
.SYNOPSIS
    Measures the processor load of this machine.
.DESCRIPTION
    Takes some samples with CIM, which PowerShell 6 and later have as well, and returns their average.
.PARAMETER Samples
    How many samples to take.
.EXAMPLE
    ./async_metrics.ps1 -Samples 5
#>
[CmdletBinding()]
[OutputType([pscustomobject])]
param(
    [Parameter()]
    [ValidateRange(1, 60)]
    [int] $Samples = 3
)

$loads = foreach ($number in 1..$Samples) {
    (Get-CimInstance -ClassName Win32_Processor | Measure-Object -Property LoadPercentage -Average).Average
}
$summary = $loads | Measure-Object -Average -Maximum
[pscustomobject]@{
    Computer = [System.Environment]::MachineName
    Samples  = $Samples
    Average  = $summary.Average
    Maximum  = $summary.Maximum
}
