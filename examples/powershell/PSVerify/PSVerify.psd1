@{
    RootModule           = 'PSVerify.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '5f0c9c1e-6d2b-4a57-9f0e-0b7a1d7f3c52'
    Author               = 'The psverify authors'
    CompanyName          = 'psverify'
    Copyright            = '(c) The psverify authors. MIT licence.'
    Description          = 'Starts managers and runs workflows of psverify from PowerShell.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    FunctionsToExport    = @(
        'Get-PSVStatus', 'Invoke-PSVTask', 'Invoke-PSVWorkflow', 'Start-PSVManager', 'Stop-PSVManager'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('psverify', 'linter', 'process', 'workflow')
            LicenseUri = 'https://github.com/psverify/psverify/blob/main/LICENSE'
            ProjectUri = 'https://github.com/psverify/psverify'
        }
    }
}
