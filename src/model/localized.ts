/** The languages that everything is said in. */
export const langs = ['en', 'zh'] as const;

export type Lang = (typeof langs)[number];

/** The same in each language. */
export type Localized<T = string> = Readonly<Record<Lang, T>>;
