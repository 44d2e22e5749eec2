"""What the agency owes the law: screening, drafting, numbering, registers, dispatch, archive, audit.

One document, end to end; ``tx`` is :func:`records.database.transaction`, ``by`` an :class:`records.occasion.Occasion`::

    screening.screen(input, rules)              -> Clear | NeedsDeclaration | Refused      nothing stored yet
    ScreenedDraft(particulars, clear, code)
    outgoing.create_draft(tx, by, screened, store.put(pdf))                  -> Draft
    outgoing.submit(tx, by, draft, store.put(prepared))                      -> Submitted
    outgoing.record_leader_signature(tx, by, submitted, store.put(signed))   -> LeaderSigned
    numbering.assign_number(tx, by, leader_signed)                           -> Numbered     with its register row
    outgoing.record_seal(tx, by, numbered, store.put(sealed))                -> Sealed
    outgoing.accept_report(sealed.pdf, store.put(report), verdict, roles)    -> ValidReport  or the line stops
    outgoing.issue(tx, by, sealed, proof)                                    -> Issued       with its dispatches
    outgoing.archive_document(tx, by, issued, class, store.put(metadata))    -> ArchivedRecord
    outgoing.complete_dispatch(tx, by, issued)                               -> Dispatched

Bytes are durable before the row that names them is written; every change of state is one transaction with one entry in
the log. This package knows no PDF library, no HTTP and no clock.
"""
