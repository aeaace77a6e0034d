// Words of the page that asks for a code.
export default {
  'code.title': 'Confirm who you are',
  'code.text': 'Before the document is shown, we send a six-digit code to {where}.',
  'code.sent': 'The code is on its way to {where}. It is good for five minutes, in this browser.',
  'code.send': 'Send the code',
  'code.again': 'Send another code',
  'code.label': 'Six-digit code',
  'code.short': 'The code has {n} digits.',
  'code.confirm': 'Confirm',
  'code.help': 'If this is not yours, or no code arrives, ask {firm}: they can change where it goes.',
}
