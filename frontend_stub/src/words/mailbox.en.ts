// Words of the development mailbox.
export default {
  'mailbox.title': 'Development mailbox',
  'mailbox.board': 'Board',
  'mailbox.list': 'Messages',
  'mailbox.count': '{n|# message|# messages}',
  'mailbox.empty': 'No mail yet. What the server sends appears here within two seconds.',
  'mailbox.failed': 'The mailbox cannot be read at the moment. It is tried again by itself.',
  'mailbox.to': 'To {to}',
  'mailbox.html': 'As formatted mail',
}
