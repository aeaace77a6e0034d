// The catalogues of the parts that are fetched when they are first needed.
export const formWords = { en: () => import('../words/forms.en'), fr: () => import('../words/forms.fr') }
export const jobWords = { en: () => import('../words/job.en'), fr: () => import('../words/job.fr') }
export const sessionWords = { en: () => import('../words/session.en'), fr: () => import('../words/session.fr') }
