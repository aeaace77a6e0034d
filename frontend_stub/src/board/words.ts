// The catalogues of the parts that are fetched when they are first needed.
export const formWords = { en: () => import('../words/forms.en'), fr: () => import('../words/forms.fr') }
export const jobWords = { en: () => import('../words/job.en'), fr: () => import('../words/job.fr') }
export const requestWords = { en: () => import('../words/request.en'), fr: () => import('../words/request.fr') }
export const deskWords = { en: () => import('../words/desk.en'), fr: () => import('../words/desk.fr') }
export const messageWords = { en: () => import('../words/messages.en'), fr: () => import('../words/messages.fr') }
export const templateWords = { en: () => import('../words/templates.en'), fr: () => import('../words/templates.fr') }
export const sessionWords = { en: () => import('../words/session.en'), fr: () => import('../words/session.fr') }
