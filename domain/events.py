"""Everything that can happen, in the past tense: one closed union. The docstring of each is its entry in docs/words.md."""

from typing import Any, get_args

from domain.happening.asked import (
    AskedFile as AskedFile,
    FileRequestCancelled as FileRequestCancelled,
    FileRequestCompleted as FileRequestCompleted,
    FileRequestReminded as FileRequestReminded,
    FileRequestUndelivered as FileRequestUndelivered,
    FilesRequested as FilesRequested,
    RequestedFileReceived as RequestedFileReceived,
)
from domain.happening.boards import (
    DocumentLinked as DocumentLinked,
    DocumentUnlinked as DocumentUnlinked,
    ItemWaived as ItemWaived,
    JobCreated as JobCreated,
    JobMoved as JobMoved,
    JobPaused as JobPaused,
    JobResumed as JobResumed,
    JobStateChanged as JobStateChanged,
    JobUpdated as JobUpdated,
    LinkRoleChanged as LinkRoleChanged,
    PipelineCreated as PipelineCreated,
    PipelineUpdated as PipelineUpdated,
    StageAdded as StageAdded,
    StagesReordered as StagesReordered,
    StageUpdated as StageUpdated,
    TaskCreated as TaskCreated,
    TaskStateChanged as TaskStateChanged,
    TaskUpdated as TaskUpdated,
)
from domain.happening.ceremony import (
    ConsentGiven as ConsentGiven,
    ConsentWithdrawn as ConsentWithdrawn,
    FieldsFilled as FieldsFilled,
    Filled as Filled,
    RecipientAcknowledged as RecipientAcknowledged,
    RecipientApproved as RecipientApproved,
    RecipientAskedForChanges as RecipientAskedForChanges,
    RecipientDeclined as RecipientDeclined,
    RecipientNotNeeded as RecipientNotNeeded,
    RecipientOptedOut as RecipientOptedOut,
    RecipientSigned as RecipientSigned,
    RecipientViewed as RecipientViewed,
)
from domain.happening.chasing import (
    CallRecorded as CallRecorded,
    RecipientAskedAgain as RecipientAskedAgain,
    RecipientExpired as RecipientExpired,
    RecipientExpiryWarned as RecipientExpiryWarned,
    ReminderSent as ReminderSent,
)
from domain.happening.codes import (
    CodeConfirmed as CodeConfirmed,
    CodeLocked as CodeLocked,
    CodeSent as CodeSent,
    InboxSent as InboxSent,
    LinkRevealed as LinkRevealed,
    LinkSentAnew as LinkSentAnew,
    NewLinkAsked as NewLinkAsked,
    RecipientUnlocked as RecipientUnlocked,
    WrongCodeTried as WrongCodeTried,
)
from domain.happening.desk import (
    EnvelopeArchived as EnvelopeArchived,
    EnvelopeCorrectionFinished as EnvelopeCorrectionFinished,
    EnvelopeCorrectionStarted as EnvelopeCorrectionStarted,
    EnvelopeDeleted as EnvelopeDeleted,
    EnvelopeUpdated as EnvelopeUpdated,
    IdentityProved as IdentityProved,
    RecipientReplaced as RecipientReplaced,
    RecipientSignedOnPaper as RecipientSignedOnPaper,
)
from domain.happening.envelopes import (
    Addressee as Addressee,
    DeliveryChanged as DeliveryChanged,
    EnvelopeCompleted as EnvelopeCompleted,
    EnvelopeDeclined as EnvelopeDeclined,
    EnvelopeDrafted as EnvelopeDrafted,
    EnvelopeExpired as EnvelopeExpired,
    EnvelopeExtended as EnvelopeExtended,
    EnvelopeSealed as EnvelopeSealed,
    EnvelopeSent as EnvelopeSent,
    EnvelopeVoided as EnvelopeVoided,
    FieldsPlaced as FieldsPlaced,
    KeyOf as KeyOf,
    Place as Place,
    RecipientNotified as RecipientNotified,
    Rendered as Rendered,
    ResealAsked as ResealAsked,
    SealDelayed as SealDelayed,
)
from domain.happening.papers import (
    DocumentChanged as DocumentChanged,
    DocumentDeleted as DocumentDeleted,
    DocumentUploaded as DocumentUploaded,
    FolderCreated as FolderCreated,
    FolderUpdated as FolderUpdated,
    ProposedPlace as ProposedPlace,
    SignatureBefore as SignatureBefore,
    Unproposed as Unproposed,
    UploadReceived as UploadReceived,
    UploadRequested as UploadRequested,
)
from domain.happening.people import (
    ApiTokenCreated as ApiTokenCreated,
    ApiTokenRevoked as ApiTokenRevoked,
    ClientCreated as ClientCreated,
    ClientUpdated as ClientUpdated,
    ContactAdded as ContactAdded,
    ContactDeleted as ContactDeleted,
    ContactUpdated as ContactUpdated,
    FirmCreated as FirmCreated,
    FirmUpdated as FirmUpdated,
    MemberInvited as MemberInvited,
    MemberUpdated as MemberUpdated,
    MessageTextChanged as MessageTextChanged,
    NoticePreferencesChanged as NoticePreferencesChanged,
    NoticesRead as NoticesRead,
    PersonErased as PersonErased,
    PersonExported as PersonExported,
)
from domain.happening.templates import (
    DocumentGenerated as DocumentGenerated,
    DocumentRendered as DocumentRendered,
    Merged as Merged,
    SendingQueued as SendingQueued,
    TemplateChanged as TemplateChanged,
    TemplateCreated as TemplateCreated,
    TemplatePlace as TemplatePlace,
    TemplateRole as TemplateRole,
)

Event = (
    FirmCreated
    | FirmUpdated
    | MessageTextChanged
    | MemberInvited
    | MemberUpdated
    | NoticePreferencesChanged
    | NoticesRead
    | ApiTokenCreated
    | ApiTokenRevoked
    | ClientCreated
    | ClientUpdated
    | ContactAdded
    | ContactUpdated
    | ContactDeleted
    | PersonExported
    | PersonErased
    | PipelineCreated
    | PipelineUpdated
    | StageAdded
    | StageUpdated
    | StagesReordered
    | JobCreated
    | JobUpdated
    | JobMoved
    | JobStateChanged
    | JobPaused
    | JobResumed
    | DocumentLinked
    | DocumentUnlinked
    | LinkRoleChanged
    | ItemWaived
    | TaskCreated
    | TaskUpdated
    | TaskStateChanged
    | FolderCreated
    | FolderUpdated
    | UploadRequested
    | UploadReceived
    | DocumentUploaded
    | DocumentChanged
    | DocumentDeleted
    | TemplateCreated
    | TemplateChanged
    | DocumentGenerated
    | DocumentRendered
    | SendingQueued
    | EnvelopeDrafted
    | EnvelopeUpdated
    | FieldsPlaced
    | EnvelopeDeleted
    | EnvelopeSent
    | RecipientNotified
    | DeliveryChanged
    | RecipientViewed
    | ConsentGiven
    | ConsentWithdrawn
    | FieldsFilled
    | RecipientSigned
    | RecipientApproved
    | RecipientAcknowledged
    | RecipientDeclined
    | RecipientOptedOut
    | RecipientAskedForChanges
    | RecipientNotNeeded
    | RecipientReplaced
    | RecipientSignedOnPaper
    | IdentityProved
    | EnvelopeCorrectionStarted
    | EnvelopeCorrectionFinished
    | EnvelopeCompleted
    | EnvelopeDeclined
    | EnvelopeVoided
    | EnvelopeArchived
    | ReminderSent
    | CallRecorded
    | RecipientExpiryWarned
    | RecipientExpired
    | EnvelopeExpired
    | EnvelopeExtended
    | RecipientAskedAgain
    | SealDelayed
    | ResealAsked
    | EnvelopeSealed
    | CodeSent
    | WrongCodeTried
    | CodeConfirmed
    | CodeLocked
    | RecipientUnlocked
    | LinkRevealed
    | LinkSentAnew
    | NewLinkAsked
    | InboxSent
    | FilesRequested
    | RequestedFileReceived
    | FileRequestReminded
    | FileRequestUndelivered
    | FileRequestCompleted
    | FileRequestCancelled
)
ALL: tuple[type[Any], ...] = get_args(Event)
BY_NAME: dict[str, type[Any]] = {kind.__name__: kind for kind in ALL}
