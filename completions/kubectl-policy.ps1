# Completion of kubectl-policy for PowerShell: `kubectl policy completion powershell | Out-String | Invoke-Expression` in
# the profile. kubectl's own completion asks kubectl_complete-policy and needs nothing of this.

Register-ArgumentCompleter -Native -CommandName 'kubectl-policy', 'kubectl-policy.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
            Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
    # Older versions lose an empty word on its way to a program; the two quotes stand for one.
    $partial = if ($wordToComplete) { $wordToComplete } else { '""' }
    $out = @(kubectl-policy __complete $words $partial 2>$null)
    if ($LASTEXITCODE -ne 0 -or $out.Count -eq 0) { return }
    $directive = [int]$out[-1].TrimStart(':')
    $typed = if ($wordToComplete -match '^(--[^=]*=)') { $Matches[1] } else { '' }
    # Folders and files are what PowerShell offers by itself where there is no answer.
    if ($directive -band (8 -bor 16)) { return }
    $found = @($out | Select-Object -SkipLast 1 | Where-Object { $_ })
    if ($found.Count -eq 0 -and ($directive -band 4)) { return '' }
    foreach ($line in $found) {
        $word, $about = $line -split "`t", 2
        if (-not $about) { $about = $word }
        [System.Management.Automation.CompletionResult]::new("$typed$word", $word, 'ParameterValue', $about)
    }
}
