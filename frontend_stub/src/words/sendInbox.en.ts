// Words of asking for the list of all one's requests.
export default {
  'sendInbox.title': 'All your requests from {firm}',
  'sendInbox.text':
    'You get a message with a link to the list of everything that {firm} has asked of you. It goes to the address that {firm} has of you, and the link is good for 24 hours.',
  'sendInbox.do': 'Send me the list',
  'sendInbox.asked':
    'If there is something here for you, the link is on its way to the address that {firm} has of you. Look at your messages in a minute or two.',
}
