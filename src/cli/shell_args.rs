//! What may be typed to the commands that make the program at home on a machine: `completion` and `man`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const COMPLETION_EXAMPLES: &str = "\
Examples:
  # `kubectl policy <TAB>`: kubectl's completion asks a program of another name, which is this one under a link
  kubectl policy completion --link

  # `kubectl-policy <TAB>` in bash, zsh, fish and PowerShell
  source <(kubectl policy completion bash)
  kubectl policy completion zsh >\"${fpath[1]}/_kubectl-policy\"
  kubectl policy completion fish >~/.config/fish/completions/kubectl-policy.fish
  kubectl policy completion powershell | Out-String | Invoke-Expression";

#[derive(Debug, Args)]
pub(super) struct CompletionArgs {
    /// The shell to print a script for
    #[arg(value_name = "SHELL", value_enum, required_unless_present = "link")]
    pub(super) shell: Option<Shell>,

    /// Make the link `kubectl_complete-policy` beside this program
    #[arg(long, conflicts_with = "shell")]
    pub(super) link: bool,

    /// Make the link in DIR, which must be on the PATH
    #[arg(long, value_name = "DIR", requires = "link")]
    pub(super) to: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Shell {
    /// For ~/.bashrc
    Bash,
    /// For a folder of fpath
    Zsh,
    /// For ~/.config/fish/completions
    Fish,
    /// For the profile
    Powershell,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// The folder to write the pages into, such as ~/.local/share/man/man1
    #[arg(value_name = "DIR")]
    pub(super) dir: PathBuf,
}
