// Words of the verification page.
export default {
  'verify.title': 'Verify a signed document',
  'verify.text': 'Find out whether a PDF is exactly what was signed, who signed it, and when. Anyone may do this.',
  'verify.codeText':
    'This is what we know of the document whose code you followed. Drop your file to check that it is the same.',
  'verify.choose': 'Choose a PDF, or drop it here',
  'verify.another': 'Check another PDF',
  'verify.private': 'Its fingerprint is computed in your browser; the file stays with you.',
  'verify.hashing': 'Computing the fingerprint…',
  'verify.asking': 'Looking it up…',
  'verify.checking': 'Checking the whole file…',
  'verify.hash': 'Its fingerprint (SHA-256):',
  'verify.unknownText':
    'No sealed document has this fingerprint. If the file began as one of ours, the full check finds out what was changed. For that the file is sent to the server; nothing of it is kept.',
  'verify.send': 'Send the file for the full check',
  'verify.tooLarge': 'This file is too large for the full check.',
  'verify.codeOnly':
    'This tells about the document we sealed, not yet about your copy of it. Drop your file below to compare it.',
  'verify.findings': 'What was found',
  'verify.document': 'Document',
  'verify.firm': 'Sent by',
  'verify.sealed': 'Sealed',
  'verify.chain': 'Head of the event chain',
  'verify.signature': 'Seal intact',
  'verify.pages': 'Pages as they were sent',
  'verify.chainIntact': 'Event chain complete',
  'check.yes': 'yes',
  'check.no': 'no',
  'check.none': 'not checked',
  'verify.signers': 'Who signed',
  'verify.evidence': 'Evidence',
}
