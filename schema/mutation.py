"""What can be done, one line a field."""

import strawberry

from schema.acts import (
    answering,
    ceremony,
    chasing,
    clients,
    codes,
    desk,
    documents,
    envelopes,
    file_requests,
    folders,
    generating,
    inbox,
    jobs,
    messages,
    notices,
    people,
    pipelines,
    tasks,
    templates,
)


@strawberry.type
class Mutation:
    create_pipeline: pipelines.PipelinePayload = strawberry.mutation(pipelines.create_pipeline)
    update_pipeline: pipelines.PipelinePayload = strawberry.mutation(pipelines.update_pipeline)
    create_stage: pipelines.StagePayload = strawberry.mutation(pipelines.create_stage)
    update_stage: pipelines.StagePayload = strawberry.mutation(pipelines.update_stage)
    reorder_stages: pipelines.PipelinePayload = strawberry.mutation(pipelines.reorder_stages)
    create_job: jobs.JobPayload = strawberry.mutation(jobs.create_job)
    update_job: jobs.JobPayload = strawberry.mutation(jobs.update_job)
    move_job: jobs.JobPayload = strawberry.mutation(jobs.move_job)
    move_ready_jobs: jobs.MoveReadyJobsPayload = strawberry.mutation(jobs.move_ready_jobs)
    set_job_state: jobs.JobPayload = strawberry.mutation(jobs.set_job_state)
    pause_job: jobs.JobPayload = strawberry.mutation(jobs.pause_job)
    resume_job: jobs.JobPayload = strawberry.mutation(jobs.resume_job)
    waive_item: jobs.JobPayload = strawberry.mutation(jobs.waive_item)
    create_task: tasks.TaskPayload = strawberry.mutation(tasks.create_task)
    update_task: tasks.TaskPayload = strawberry.mutation(tasks.update_task)
    complete_task: tasks.TaskPayload = strawberry.mutation(tasks.complete_task)
    create_client: clients.ClientPayload = strawberry.mutation(clients.create_client)
    create_contact: clients.ClientPayload = strawberry.mutation(clients.create_contact)
    update_client: clients.ClientPayload = strawberry.mutation(clients.update_client)
    update_contact: clients.ClientPayload = strawberry.mutation(
        clients.update_contact, description="Requests that are out keep what they were sent with."
    )
    delete_contact: clients.ClientPayload = strawberry.mutation(
        clients.delete_contact,
        description="Refused while a request goes to them. What was sent keeps its copy of name and address.",
    )
    erase_contact: clients.ClientPayload = strawberry.mutation(
        clients.erase_contact,
        description="All that is personal of them, in every request of theirs and in the log; see docs/privacy.md."
        " Refused while a signed file of theirs must be kept, with the date, and while a request goes to them.",
    )
    create_folder: folders.FolderPayload = strawberry.mutation(folders.create_folder)
    update_folder: folders.FolderPayload = strawberry.mutation(folders.update_folder)
    create_upload: documents.UploadPayload = strawberry.mutation(
        documents.create_upload, description="A ticket: PUT the bytes to its url, then `createDocument`."
    )
    create_document: documents.DocumentPayload = strawberry.mutation(documents.create_document)
    make_pdf: documents.DocumentPayload = strawberry.mutation(
        documents.make_pdf, description="A PDF of one page from a picture, beside it: only PDFs are signed."
    )
    create_template: templates.TemplatePayload = strawberry.mutation(templates.create_template)
    update_template: templates.TemplatePayload = strawberry.mutation(templates.update_template)
    generate_document: documents.DocumentPayload = strawberry.mutation(
        generating.generate_document,
        description="A document from a template; where it has signing roles, with its draft, filled in and linked.",
    )
    send_template_to_many: generating.SendTemplateToManyPayload = strawberry.mutation(
        generating.send_template_to_many,
        description="One request for each row, drafted in one transaction; the worker renders and sends them.",
    )
    move_document: documents.DocumentPayload = strawberry.mutation(documents.move_document)
    update_document: documents.DocumentPayload = strawberry.mutation(documents.update_document)
    delete_document: documents.DocumentPayload = strawberry.mutation(
        documents.delete_document,
        description="With its files, and its links to jobs, which may move by that. Refused while a signed file of it"
        " must be kept, and while it is in an open request, unless that is to be voided.",
    )
    link_documents: documents.LinkPayload = strawberry.mutation(documents.link_documents)
    unlink_document: documents.LinkPayload = strawberry.mutation(documents.unlink_document)
    set_link_role: documents.LinkPayload = strawberry.mutation(documents.set_link_role)
    request_files: file_requests.FileRequestPayload = strawberry.mutation(
        file_requests.request_files,
        description="Ask a contact for files: they get a link by mail, and send them without signing in.",
    )
    remind_file_request: file_requests.FileRequestPayload = strawberry.mutation(
        file_requests.remind_file_request
    )
    close_file_request: file_requests.FileRequestPayload = strawberry.mutation(
        file_requests.close_file_request, description="The firm has what it needs."
    )
    cancel_file_request: file_requests.FileRequestPayload = strawberry.mutation(
        file_requests.cancel_file_request
    )
    finish_file_request: file_requests.FilesAskedForPayload = strawberry.mutation(
        file_requests.finish_file_request,
        description="By the token of the link that `requestFiles` sent: that was all.",
    )
    request_signature: envelopes.EnvelopePayload = strawberry.mutation(
        envelopes.request_signature, description="Draft, fields and sending in one step: the everyday way."
    )
    request_approval: envelopes.EnvelopePayload = strawberry.mutation(envelopes.request_approval)
    create_envelope: envelopes.EnvelopePayload = strawberry.mutation(envelopes.create_envelope)
    set_fields: envelopes.EnvelopePayload = strawberry.mutation(envelopes.set_fields)
    send_envelope: envelopes.EnvelopePayload = strawberry.mutation(envelopes.send_envelope)
    void_envelope: envelopes.EnvelopePayload = strawberry.mutation(envelopes.void_envelope)
    update_envelope: envelopes.EnvelopePayload = strawberry.mutation(desk.update_envelope)
    correct_envelope: envelopes.EnvelopePayload = strawberry.mutation(desk.correct_envelope)
    replace_recipient: envelopes.EnvelopePayload = strawberry.mutation(desk.replace_recipient)
    copy_envelope: envelopes.EnvelopePayload = strawberry.mutation(desk.copy_envelope)
    delete_envelope: envelopes.EnvelopePayload = strawberry.mutation(desk.delete_envelope)
    archive_envelope: envelopes.EnvelopePayload = strawberry.mutation(desk.archive_envelope)
    reseal_envelope: envelopes.EnvelopePayload = strawberry.mutation(
        desk.reseal_envelope,
        description="A further sealed version, with the key of today; a seal that is delayed is tried at once. Files"
        " that were sealed before stay and stay genuine. Nobody is written to.",
    )
    record_paper_signature: envelopes.EnvelopePayload = strawberry.mutation(desk.record_paper_signature)
    record_identity_proof: envelopes.EnvelopePayload = strawberry.mutation(desk.record_identity_proof)
    extend_envelope: envelopes.EnvelopePayload = strawberry.mutation(chasing.extend_envelope)
    remind_recipient: envelopes.EnvelopePayload = strawberry.mutation(chasing.remind_recipient)
    record_call: envelopes.EnvelopePayload = strawberry.mutation(chasing.record_call)
    reveal_link: codes.RevealLinkPayload = strawberry.mutation(codes.reveal_link)
    unlock_recipient: envelopes.EnvelopePayload = strawberry.mutation(codes.unlock_recipient)
    send_code: ceremony.CeremonyPayload = strawberry.mutation(codes.send_code)
    confirm_code: ceremony.CeremonyPayload = strawberry.mutation(codes.confirm_code)
    send_new_link: ceremony.CeremonyPayload = strawberry.mutation(
        codes.send_new_link,
        description="For the holder of a dead link: the living one goes to the recorded address, if there is any"
        " use in it. The answer is the same whether it went or not.",
    )
    send_inbox: ceremony.CeremonyPayload = strawberry.mutation(
        inbox.send_inbox,
        description="The way to the list of all that the firm asks of this party goes to their recorded address."
        " The answer is the same whether it went or not.",
    )
    open_ceremony: ceremony.CeremonyPayload = strawberry.mutation(ceremony.open_ceremony)
    give_consent: ceremony.CeremonyPayload = strawberry.mutation(ceremony.give_consent)
    fill_fields: ceremony.CeremonyPayload = strawberry.mutation(ceremony.fill_fields)
    sign: ceremony.CeremonyPayload = strawberry.mutation(ceremony.sign)
    approve: ceremony.CeremonyPayload = strawberry.mutation(answering.approve)
    acknowledge: ceremony.CeremonyPayload = strawberry.mutation(answering.acknowledge)
    decline: ceremony.CeremonyPayload = strawberry.mutation(answering.decline)
    opt_out: ceremony.CeremonyPayload = strawberry.mutation(answering.opt_out)
    request_changes: ceremony.CeremonyPayload = strawberry.mutation(answering.request_changes)
    withdraw_consent: ceremony.CeremonyPayload = strawberry.mutation(answering.withdraw_consent)
    hand_over: ceremony.CeremonyPayload = strawberry.mutation(answering.hand_over)
    update_firm: people.FirmPayload = strawberry.mutation(people.update_firm)
    set_message_text: messages.MessageTextPayload = strawberry.mutation(messages.set_message_text)
    reset_message_text: messages.MessageTextPayload = strawberry.mutation(messages.reset_message_text)
    invite_member: people.MemberPayload = strawberry.mutation(people.invite_member)
    update_member: people.MemberPayload = strawberry.mutation(people.update_member)
    mark_notices_read: notices.MarkNoticesReadPayload = strawberry.mutation(notices.mark_notices_read)
    set_notice_preferences: people.MemberPayload = strawberry.mutation(notices.set_notice_preferences)
    create_api_token: people.ApiTokenPayload = strawberry.mutation(people.create_api_token)
    revoke_api_token: people.ApiTokenPayload = strawberry.mutation(people.revoke_api_token)
