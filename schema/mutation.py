"""What can be done, one line a field."""

import strawberry

from schema.acts import boards, ceremony, documents, envelopes, people


@strawberry.type
class Mutation:
    create_pipeline: boards.PipelinePayload = strawberry.mutation(boards.create_pipeline)
    update_pipeline: boards.PipelinePayload = strawberry.mutation(boards.update_pipeline)
    create_stage: boards.StagePayload = strawberry.mutation(boards.create_stage)
    update_stage: boards.StagePayload = strawberry.mutation(boards.update_stage)
    reorder_stages: boards.PipelinePayload = strawberry.mutation(boards.reorder_stages)
    create_job: boards.JobPayload = strawberry.mutation(boards.create_job)
    update_job: boards.JobPayload = strawberry.mutation(boards.update_job)
    move_job: boards.JobPayload = strawberry.mutation(boards.move_job)
    set_job_state: boards.JobPayload = strawberry.mutation(boards.set_job_state)
    pause_job: boards.JobPayload = strawberry.mutation(boards.pause_job)
    resume_job: boards.JobPayload = strawberry.mutation(boards.resume_job)
    waive_item: boards.JobPayload = strawberry.mutation(boards.waive_item)
    create_task: boards.TaskPayload = strawberry.mutation(boards.create_task)
    update_task: boards.TaskPayload = strawberry.mutation(boards.update_task)
    complete_task: boards.TaskPayload = strawberry.mutation(boards.complete_task)
    create_client: people.ClientPayload = strawberry.mutation(people.create_client)
    create_contact: people.ClientPayload = strawberry.mutation(people.create_contact)
    create_folder: documents.FolderPayload = strawberry.mutation(documents.create_folder)
    update_folder: documents.FolderPayload = strawberry.mutation(documents.update_folder)
    create_upload: documents.UploadPayload = strawberry.mutation(
        documents.create_upload, description="A ticket: PUT the bytes to its url, then `createDocument`."
    )
    create_document: documents.DocumentPayload = strawberry.mutation(documents.create_document)
    move_document: documents.DocumentPayload = strawberry.mutation(documents.move_document)
    link_documents: documents.LinkPayload = strawberry.mutation(documents.link_documents)
    unlink_document: documents.LinkPayload = strawberry.mutation(documents.unlink_document)
    set_link_role: documents.LinkPayload = strawberry.mutation(documents.set_link_role)
    request_signature: envelopes.EnvelopePayload = strawberry.mutation(
        envelopes.request_signature, description="Draft, fields and sending in one step: the everyday way."
    )
    create_envelope: envelopes.EnvelopePayload = strawberry.mutation(envelopes.create_envelope)
    set_fields: envelopes.EnvelopePayload = strawberry.mutation(envelopes.set_fields)
    send_envelope: envelopes.EnvelopePayload = strawberry.mutation(envelopes.send_envelope)
    void_envelope: envelopes.EnvelopePayload = strawberry.mutation(envelopes.void_envelope)
    open_ceremony: ceremony.CeremonyPayload = strawberry.mutation(ceremony.open_ceremony)
    give_consent: ceremony.CeremonyPayload = strawberry.mutation(ceremony.give_consent)
    fill_fields: ceremony.CeremonyPayload = strawberry.mutation(ceremony.fill_fields)
    sign: ceremony.CeremonyPayload = strawberry.mutation(ceremony.sign)
    decline: ceremony.CeremonyPayload = strawberry.mutation(ceremony.decline)
    update_firm: people.FirmPayload = strawberry.mutation(people.update_firm)
    invite_member: people.MemberPayload = strawberry.mutation(people.invite_member)
    update_member: people.MemberPayload = strawberry.mutation(people.update_member)
    create_api_token: people.ApiTokenPayload = strawberry.mutation(people.create_api_token)
    revoke_api_token: people.ApiTokenPayload = strawberry.mutation(people.revoke_api_token)
