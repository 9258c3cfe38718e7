BeforeAll {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../PSVerify/PSVerify.psd1') -Force
}

Describe 'PSVerify' {
    BeforeEach {
        Mock -ModuleName PSVerify -CommandName Invoke-PSVCommand -MockWith { $Argument -join '|' }
    }

    It 'starts and stops managers by name and through the pipeline' {
        'a', 'b' | Start-PSVManager | Should -Be @('process|start|a', 'process|start|b')
        Stop-PSVManager -Name a | Should -Be 'process|stop|a'
    }

    It 'does nothing with -WhatIf' {
        Start-PSVManager -Name a -WhatIf | Should -BeNullOrEmpty
        Should -Invoke -ModuleName PSVerify -CommandName Invoke-PSVCommand -Times 0
    }

    It 'passes parameters as text or JSON, in the order of their names' {
        Invoke-PSVTask -Manager m -Task t -Parameter @{ text = 'a b'; number = 2; list = @(1, 2) } |
            Should -Be 'process|run-task|m|t|--param|list=[1,2]|--param|number=2|--param|text=a b'
    }

    It 'runs workflows, also from a step' {
        Invoke-PSVWorkflow -Name nightly | Should -Be 'workflow|run|nightly'
        Invoke-PSVWorkflow -Name nightly -From lint | Should -Be 'workflow|run|nightly|--from|lint'
    }

    It 'shows the status of all, or of those named' {
        Get-PSVStatus | Should -Be 'process|status'
        Get-PSVStatus -Name a, b | Should -Be 'process|status|a|b'
    }
}
