<#
.SYNOPSIS
    Exports a certificate with its private key to a PFX file.
.DESCRIPTION
    The password comes from the environment variable PFX_PASSWORD, where no list of processes shows it.
.PARAMETER Thumbprint
    The thumbprint of a certificate in the personal store of this computer.
.PARAMETER Path
    The file to write.
.EXAMPLE
    ./cert_export.ps1 -Thumbprint 0123456789012345678901234567890123456789 -Path ./site.pfx
#>
[CmdletBinding()]
[OutputType([pscustomobject])]
param(
    [Parameter(Mandatory = $true)]
    [ValidatePattern('^[0-9A-Fa-f]{40}$')]
    [string] $Thumbprint,

    [Parameter(Mandatory = $true)]
    [ValidateNotNullOrEmpty()]
    [string] $Path
)

if (-not $env:PFX_PASSWORD) {
    throw 'PFX_PASSWORD is not set.'
}
$password = New-Object -TypeName System.Security.SecureString
foreach ($letter in $env:PFX_PASSWORD.ToCharArray()) {
    $password.AppendChar($letter)
}
$file = Export-PfxCertificate -Cert "Cert:\LocalMachine\My\$Thumbprint" -FilePath $Path -Password $password
[pscustomobject]@{
    Path       = $file.FullName
    Thumbprint = $Thumbprint
}
