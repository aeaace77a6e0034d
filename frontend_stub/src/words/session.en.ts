// Words of sign-in.
export default {
  'signIn.title': 'Sign in',
  'signIn.text': 'We send you a mail with a link. There is no password to remember.',
  'signIn.send': 'Send me a link',
  'signIn.wrong': 'That does not look like an e-mail address. Check it and try again.',
  'signIn.sent': 'Look at your mail',
  'signIn.sentText':
    'If {email} belongs to a member of this firm, a link is on its way. It works once, for a short time.',
  'signIn.other': 'Use another address',
  'enter.title': 'Welcome back',
  'enter.text': 'One press and you are in. This link works once.',
  'enter.button': 'Sign in',
  'enter.used': 'This link was used already, or it is too old. Ask for a new one.',
  'enter.again': 'Ask for a new link',
}
