import { expect, test } from 'vitest'
import { fileName, titleOf } from '../src/api/files'

test.each([
  ['Passport.JPEG', 'Passport'],
  ['Bank 1.2025.csv', 'Bank 1.2025'],
  ['Sørensen & Co.Ltd', 'Sørensen & Co.Ltd'],
  ['Budget 2025.v2', 'Budget 2025.v2'],
  ['.pdf', '.pdf'],
])('the title of %s is %s', (name, title) => {
  expect(titleOf(name)).toBe(title)
})

test('a file is saved under the ending of what it is, once', () => {
  expect(fileName('Letter')).toBe('Letter.pdf')
  expect(fileName('Passport.jpg', 'image/jpeg')).toBe('Passport.jpg')
  expect(fileName('Passport.pdf', 'image/jpeg')).toBe('Passport.pdf.jpg')
})
