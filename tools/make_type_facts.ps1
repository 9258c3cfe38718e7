<#
.SYNOPSIS
    Prints what psverify must know of .NET types to judge class definitions, catch clauses and attributes, as two tables.
.PARAMETER Types
    Where the table of types goes: name, flags, base type.
.PARAMETER Attributes
    Where the table of attributes goes: name, what it may be put on, names of its properties.
#>
param([Parameter(Mandatory)][string] $Types, [Parameter(Mandatory)][string] $Attributes)
# Types that nothing has used yet are found too.
foreach ($file in Get-ChildItem $PSHOME -Filter *.dll | Where-Object Name -Match '^(System\.|Microsoft\.(PowerShell|Management|Win32))') {
    try { [void] [System.Reflection.Assembly]::LoadFrom($file.FullName) } catch { Write-Verbose "$($file.Name) is not managed code." }
}
$assemblies = [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -match '^(System|Microsoft\.PowerShell|Microsoft\.Management|Microsoft\.Win32)' -and -not $_.IsDynamic })
$public = foreach ($assembly in $assemblies) { foreach ($type in $assembly.GetExportedTypes()) { if (-not $type.IsGenericTypeDefinition) { $type } } }
$public = $public | Sort-Object FullName -Unique -CaseSensitive
$accelerators = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')::Get
$lines = foreach ($type in $public) {
    $constructor = $type.GetConstructor([System.Reflection.BindingFlags] 'Instance, Public, NonPublic', $null, [type[]] @(), $null)
    $usable = $constructor -and ($constructor.IsPublic -or $constructor.IsFamily -or $constructor.IsFamilyOrAssembly)
    $flags = -join @(if ($type.IsInterface) { 'i' } else { if ($type.IsSealed) { 's' } elseif (-not $usable) { 'n' }; if ($type.IsEnum) { 'e' } })
    $base = if ([System.Exception].IsAssignableFrom($type)) { $type.BaseType.FullName }
    if ($flags -or $base -or $type -eq [object]) { "$($type.FullName)`t$flags`t$base" }
}
$short = foreach ($name in $accelerators.Keys | Sort-Object) { if (-not $accelerators[$name].IsGenericTypeDefinition) { "$name`t=`t$($accelerators[$name].FullName)" } }
[System.IO.File]::WriteAllLines($Types, [string[]] @($short) + $lines)
$rows = foreach ($type in $public.Where({ $_.IsSubclassOf([System.Attribute]) -and -not $_.IsAbstract })) {
    $usage = [System.Attribute]::GetCustomAttribute($type, [System.AttributeUsageAttribute], $true)
    $targets = if ($usage) { [int] $usage.ValidOn } else { 32767 }
    $names = @($type.GetProperties('Instance,Public').Where({ $_.CanWrite -and $_.SetMethod.IsPublic }).Name) + @($type.GetFields('Instance,Public').Name) | Sort-Object
    "$($type.FullName)`t$targets`t$($names -join ' ')"
}
[System.IO.File]::WriteAllLines($Attributes, [string[]] $rows)
