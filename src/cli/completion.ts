import { type Command, UsageError } from './io.ts';
import { parseOptions } from './options.ts';

const help = `Usage: sealwatch completion bash|zsh|fish

Prints a script that completes commands and options. For bash: source <(sealwatch completion bash)`;

/** The command, for the commands and long options that there are. */
export function completionOf(options: () => Promise<CommandOptions>): Command {
  return {
    summary: 'print a script that completes commands and options',
    help,
    async run(args, io) {
      const { positionals } = parseOptions('completion', args, {}, { least: 1, most: 1, what: 'A shell' });
      const [shell = ''] = positionals;
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (script === undefined) throw new UsageError(`${JSON.stringify(shell)} is none of: bash, zsh, fish.`);
      io.stdout.write(script(await options()));
      return 0;
    },
  };
}

type CommandOptions = ReadonlyMap<string, readonly string[]>;

const scripts: Readonly<Record<string, (options: CommandOptions) => string>> = {
  bash,
  zsh: (options) => `autoload -U +X bashcompinit && bashcompinit\n${bash(options)}`,
  fish,
};

function bash(options: CommandOptions): string {
  const cases = [...options].map(([name, words]) => `    ${name}) words='${words.join(' ')}' ;;`);
  return [
    '_sealwatch() {',
    '  local words',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words='${[...options.keys()].join(' ')}'`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is bash, not a template
    '  else case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac; fi',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is bash, not a template
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _sealwatch sealwatch',
    '',
  ].join('\n');
}

function fish(options: CommandOptions): string {
  const lines = [...options].flatMap(([name, words]) => [
    `complete -c sealwatch -n __fish_use_subcommand -f -a ${name}`,
    ...words.map((word) => `complete -c sealwatch -n '__fish_seen_subcommand_from ${name}' -l ${word.slice(2)}`),
  ]);
  return `${lines.join('\n')}\n`;
}
