// Words of the signing page.
export default {
  'unknown.title': 'This link does not work',
  'unknown.text':
    'Perhaps it was cut short when it was copied. Open the link from the mail again, or ask whoever sent it for a new one.',
  'welcome.title.sign': '{firm} asks for your signature',
  'welcome.title.approve': '{firm} asks for your approval',
  'welcome.title.acknowledge': '{firm} asks you to read a document',
  'welcome.title.read': '{firm} shows you a document',
  'welcome.text.sign': 'Hello {name}. Please read the document, fill in the marked places, and sign.',
  'welcome.text.approve': 'Hello {name}. Please read the document, then approve it.',
  'welcome.text.acknowledge': 'Hello {name}. Please read the document, then confirm that you have read it.',
  'welcome.text.read': 'Hello {name}. The document is here for you to read; nothing else is asked of you.',
  'welcome.pages': '{n|# page|# pages}',
  'welcome.open': 'Open the document',
  'welcome.continue': 'Continue',
  'welcome.note.sign': 'The firm is told when you open it. Nothing is signed until you say so at the end.',
  'welcome.note.approve': 'The firm is told when you open it. Nothing is approved until you say so at the end.',
  'welcome.note.acknowledge': 'The firm is told when you open it. Nothing is confirmed until you say so at the end.',
  'welcome.note.read': 'The firm is told when you open it.',
  'choices.open': 'Other choices',
  'choices.paper': 'Have it on paper instead',
  'away.title': 'You can go on later',
  'away.text':
    'Everything is saved. You can close this window; when you are ready, open the link in your message again.',
  'away.continue': 'Go on now',
  'others.title': 'Who else takes part',
  'state.WAITING': 'It is not your turn yet',
  'state.WAITING.text':
    'Others come before you. You get a message as soon as it is your turn; this page notices it too.',
  'state.CORRECTING': 'The document is being corrected',
  'state.CORRECTING.text':
    '{firm} is changing something, and nothing can be signed until it is ready. What you have filled in is kept. Then this page goes on by itself, or you get a message with a new link.',
  'state.CORRECTING.you': 'You have asked for changes',
  'state.CORRECTING.you.text':
    '{firm} has been told, in your words. Nobody can sign until the changes are made; then you get a message.',
  'state.LOCKED': 'This link is locked',
  'state.LOCKED.text':
    'There were too many wrong codes. {firm} has been told and can send you a new link; this page says so then.',
  'state.REPLACED': 'This link is no longer valid',
  'state.REPLACED.text':
    'A newer link has taken its place. Look for the latest message from {firm}, or have it sent to you again.',
  'state.REPLACED.anew': 'There is a new link for you',
  'state.REPLACED.anew.text':
    '{firm} has made a new link, and this one no longer opens the document. The new one is on its way to you: look at your messages in a minute or two.',
  'state.REPLACED.you': 'Somebody else acts in your place',
  'state.REPLACED.you.text':
    'They have a link of their own, and yours no longer opens the document. If this is a mistake, tell {firm}.',
  allRequests: 'All your requests from {firm}',
  'newLink.send': 'Send me a new link',
  'newLink.asked':
    'If there is a new link for you, it is on its way to the address that {firm} has of you: look at your messages in a minute or two. If there is none yet, {firm} sees that you asked.',
  'state.SUPERSEDED': 'A newer version exists',
  'state.SUPERSEDED.text':
    '{firm} has sent a newer version of this document. Please use the link in the latest message.',
  'state.EXPIRED': 'The time to answer is over',
  'state.EXPIRED.text': '{firm} can give you more time with one press; then you get a new link, and this page says so.',
  'state.CLOSED': 'This request is closed',
  'state.CLOSED.text': 'There is nothing left to sign here. If you have questions, ask {firm}.',
  'state.CLOSED.you': 'You have declined',
  'state.CLOSED.you.text': '{firm} has been told, with your reason. There is nothing more for you to do.',
  'state.CLOSED.DECLINED': 'Somebody declined',
  'state.CLOSED.DECLINED.text':
    'One of the parties declined, so the document is not signed. {firm} will say how it goes on.',
  'state.CLOSED.VOIDED': 'The request was withdrawn',
  'state.CLOSED.VOIDED.text': '{firm} has withdrawn this request. There is nothing for you to do.',
  'state.CLOSED.EXPIRED': 'The request has expired',
  'state.CLOSED.EXPIRED.text': 'It was not signed in time. Ask {firm} whether it should be sent again.',
  'done.SIGNED': 'You have signed',
  'done.SIGNED_ON_PAPER': 'You have signed on paper',
  'done.APPROVED': 'You have approved',
  'done.ACKNOWLEDGED': 'You have confirmed that you read it',
  'done.DECLINED': 'You have declined',
  'done.DECLINED.text': '{firm} has been told, with your reason. There is nothing more for you to do.',
  'done.OPTED_OUT': 'You do not sign electronically',
  'done.OPTED_OUT.text':
    '{firm} has been told and will get in touch with you, to have it on paper. This link cannot be used to sign any more.',
  'done.NOT_NEEDED': 'Nothing more is needed from you',
  'done.NOT_NEEDED.text': 'Enough others have answered in the meantime. You need not do anything.',
  'done.all': 'All have signed',
  'done.allApproved': 'All have approved',
  'done.waiting':
    'We are waiting for {who}. You get a message with the sealed document once all are done; this page shows it too.',
  'done.soon': 'The others are being told. You get a message with the sealed document.',
  'done.code': 'To read the sealed document, confirm first who you are.',
  'done.confirm': 'Confirm who I am',
  'done.sealing': 'The sealed document is being made; it appears here in a moment.',
  'done.sealed': 'The document is sealed: any later change to it would be found.',
  'done.deleted':
    'This document is no more: {firm} deleted it after the time for which it had to be kept. A copy that you saved stays valid.',
  'done.download': 'Download the sealed PDF',
  'done.verify': 'Verify it',
  'done.hash': 'SHA-256 of the sealed file:',
}
