// Words of the other choices, in French.
export default {
  'choices.later': 'Finir plus tard',
  'choices.changes': 'Demander des modifications',
  'choices.handOver': 'Transmettre à quelqu’un d’autre',
  'choices.optOut': 'Plutôt sur papier',
  'choices.withdraw': 'Retirer mon accord',
  'choices.decline': 'Refuser',
  'choices.inbox': 'Toutes mes demandes',
  'answer.back': 'Revenir',
  'answer.decline.title': 'Refuser',
  'answer.decline.text':
    'Cela met fin à la demande pour tous si elle ne peut aboutir sans vous. {firm} et les personnes déjà sollicitées en sont averties, avec votre motif.',
  'answer.decline.label': 'Motif',
  'answer.decline.missing': 'Indiquez un motif : les autres le liront.',
  'answer.decline.do': 'Refuser',
  'answer.changes.title': 'Demander des modifications',
  'answer.changes.text':
    'Dites ce qui devrait changer. Personne ne peut signer avant la réponse de {firm} ; vous recevrez alors un message.',
  'answer.changes.label': 'Ce qui devrait changer',
  'answer.changes.missing': 'Indiquez ce qui devrait changer : {firm} le lira.',
  'answer.changes.do': 'Demander des modifications',
  'answer.optOut.title': 'Plutôt sur papier',
  'answer.optOut.text':
    'Rien ne vous oblige à le faire électroniquement. {firm} en est averti et vous contactera pour vous remettre le document sur papier.\n\nC’est définitif : ensuite, ce lien ne permet plus de signer.',
  'answer.optOut.label': 'Ce que {firm} devrait savoir (facultatif)',
  'answer.optOut.do': 'Choisir le papier',
  'answer.withdraw.title': 'Retirer mon accord',
  'answer.withdraw.text':
    'Vous retirez votre accord de signer électroniquement, et {firm} peut le voir. Rien ne peut alors être signé ; si vous changez d’avis, votre accord vous sera redemandé.',
  'answer.withdraw.label': 'Motif (facultatif)',
  'answer.withdraw.do': 'Retirer',
  'handOver.title': 'Transmettre à quelqu’un d’autre',
  'handOver.text':
    'Une autre personne agit alors à votre place : elle reçoit son propre lien, et le vôtre cesse de fonctionner. {firm} en est averti, avec votre motif.',
  'handOver.name': 'Son nom',
  'handOver.email': 'Son adresse e-mail',
  'handOver.phone': 'Ou son numéro de téléphone, avec l’indicatif du pays',
  'handOver.reason': 'Motif',
  'handOver.missing.name': 'Indiquez son nom.',
  'handOver.missing.email': 'Indiquez son adresse e-mail, ou un numéro de téléphone ci-dessous.',
  'handOver.missing.reason': 'Indiquez un motif : les autres le liront.',
  'handOver.do': 'Transmettre',
}
