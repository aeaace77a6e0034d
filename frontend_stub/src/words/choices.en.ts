// Words of the other choices: what each leads to, before it is made.
export default {
  'choices.later': 'Finish later',
  'choices.changes': 'Ask for changes',
  'choices.handOver': 'Hand over to somebody else',
  'choices.optOut': 'Have it on paper instead',
  'choices.withdraw': 'Withdraw my agreement',
  'choices.decline': 'Decline',
  'choices.inbox': 'All my requests',
  'answer.back': 'Go back',
  'answer.decline.title': 'Decline',
  'answer.decline.text':
    'This ends the request for everyone if it cannot be completed without you. {firm} and those already asked are told, with your reason.',
  'answer.decline.label': 'Reason',
  'answer.decline.missing': 'Please write a reason: the others will read it.',
  'answer.decline.do': 'Decline',
  'answer.changes.title': 'Ask for changes',
  'answer.changes.text':
    'Say what should be different. Nobody can sign until {firm} has answered; then you get a message.',
  'answer.changes.label': 'What should be changed',
  'answer.changes.missing': 'Please write what should be changed: {firm} will read it.',
  'answer.changes.do': 'Ask for changes',
  'answer.optOut.title': 'Have it on paper instead',
  'answer.optOut.text':
    'You do not have to do this electronically. {firm} is told and gets in touch with you, so that you have the document on paper.\n\nThis is final: afterwards this link cannot be used to sign any more.',
  'answer.optOut.label': 'Something that {firm} should know (you may leave this empty)',
  'answer.optOut.do': 'Have it on paper',
  'answer.withdraw.title': 'Withdraw my agreement',
  'answer.withdraw.text':
    'You take back your agreement to sign electronically, and {firm} can see it. Nothing can be signed then; if you change your mind, you are asked to agree again.',
  'answer.withdraw.label': 'Reason (you may leave this empty)',
  'answer.withdraw.do': 'Withdraw',
  'handOver.title': 'Hand over to somebody else',
  'handOver.text':
    'Somebody else then acts in your place: they get a link of their own, and yours stops working. {firm} is told, with your reason.',
  'handOver.name': 'Their name',
  'handOver.email': 'Their e-mail address',
  'handOver.phone': 'Or their phone number, with the country code',
  'handOver.reason': 'Reason',
  'handOver.missing.name': 'Please write their name.',
  'handOver.missing.email': 'Please write their e-mail address, or a phone number below.',
  'handOver.missing.reason': 'Please write a reason: the others will read it.',
  'handOver.do': 'Hand over',
}
