BeforeAll {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../PSVerify/PSVerify.psd1') -Force
}

Describe 'PSVerify' {
    BeforeEach {
        Mock -ModuleName PSVerify -CommandName Invoke-PSVCommand -MockWith {
            ($Argument | Where-Object { $_ }) -join '|'
        }
    }

    It 'starts and stops managers by name and through the pipeline' {
        'a', 'b' | Start-PSVManager | Should -Be @('process|start|a', 'process|start|b')
        Stop-PSVManager -Name a | Should -Be 'process|stop|a'
    }

    It 'does nothing with -WhatIf' {
        Start-PSVManager -Name a -WhatIf | Should -BeNullOrEmpty
        Should -Invoke -ModuleName PSVerify -CommandName Invoke-PSVCommand -Times 0
    }

    It 'runs workflows, also from a step' {
        Invoke-PSVWorkflow -Name nightly | Should -Be 'workflow|run|nightly'
        Invoke-PSVWorkflow -Name nightly -From lint | Should -Be 'workflow|run|nightly|--from=lint'
    }

    It 'shows the status of all, or of those named' {
        Get-PSVStatus | Should -Be 'process|status'
        Get-PSVStatus -Name a, b | Should -Be 'process|status|a|b'
    }
}

Describe 'Invoke-PSVTask' {
    BeforeAll {
        $program = Join-Path -Path $TestDrive -ChildPath 'psverify.ps1'
        Set-Content -LiteralPath $program -Value @(
            '$file = $args[$args.IndexOf(''--params-file'') + 1]'
            '$given = Get-Content -Raw -LiteralPath $file'
            '$record = @{ kind = ''task''; subject = $file; status = ''pass''; message = $args -join ''|'' }'
            '$record += @{ path = ''m''; line = 1; data = ConvertFrom-Json -InputObject $given }'
            'ConvertTo-Json -InputObject @{ records = @($record) } -Depth 5'
            'exit 0'
        )
        $env:PSVERIFY = $program
    }

    AfterAll {
        Remove-Item -Path Env:PSVERIFY
    }

    It 'hands parameters over as they are, in a file that is gone afterwards' {
        $record = Invoke-PSVTask -Manager m -Task t -Parameter @{ text = 'a "b" $c'; list = @(1, 2) }
        $record.Data.text | Should -Be 'a "b" $c'
        $record.Data.list | Should -Be @(1, 2)
        $record.Message | Should -BeLike 'process|run-task|m|t|--output-format|json|--quiet|--params-file|*'
        Test-Path -LiteralPath $record.Subject | Should -BeFalse
    }
}
