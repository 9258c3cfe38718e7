"""`psverify completion`: prints a shell completion script."""

from __future__ import annotations

import click

from psverify.report import console

SHELLS = ("bash", "zsh", "fish", "powershell")
VARIABLE = "_PSVERIFY_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    Load it in your shell profile:

    \b
    psverify completion powershell | Out-String | Invoke-Expression     in $PROFILE
    eval "$(psverify completion bash)"                                  in ~/.bashrc
    psverify completion zsh > ~/.zfunc/_psverify
    psverify completion fish > ~/.config/fish/completions/psverify.fish
    """
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is None:
        raise click.UsageError(f"the installed version of click does not support completion for {shell}")
    console.show_exactly(complete(ctx.find_root().command, {}, "psverify", VARIABLE).source() + "\n")
