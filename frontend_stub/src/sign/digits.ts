// The digits of a code, however it was typed or pasted.

export const DIGITS = 6

/** "123 456", "123-456" and "Code: 123456" are the same code. */
export const digitsOf = (text: string) => text.replace(/\D/g, '').slice(0, DIGITS)
