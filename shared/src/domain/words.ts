// The languages of Lagebild, and a text in both of them.

export type Language = 'de' | 'en';

export type Words = Readonly<Record<Language, string>>;
