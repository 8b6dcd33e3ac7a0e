/** A command at the start of a remedy, and what is said after it. */
const leading = /^((?:aliyun|sealwatch|kubectl) [A-Za-z0-9 :/_.=@-]+)(?=$|[,;.，；。])(.*)$/su;

/** A remedy as what is typed and what is read; undefined where nothing is typed. */
export function typedFirst(remedy: string): { readonly command: string; readonly rest: string } | undefined {
  const [, command, rest = ''] = leading.exec(remedy) ?? [];
  return command === undefined ? undefined : { command, rest };
}
