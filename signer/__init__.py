"""Signing, verifying and inspecting PDF documents (PAdES): bytes in, bytes or a report out.

Knows no register, no store and no HTTP server. One document's way through it::

    facts    = signer.inspect.inspect(data)                          # what is in it; nothing is stored
    prepared = signer.prepare.prepare(data, layout, fonts)           # all fields and locks, before the first signature
    signed   = signer.signing.sign.sign(prepared.data, request, leader_key, now=now, services=services)
    filled   = signer.fill.fill(signed.data, {NUMBER_FIELD: "05/QĐ-UBND", DATE_FIELD: "ngày 05 tháng 01 năm 2026"})
    sealed   = signer.signing.sign.sign(filled.data, seal_request, agency_key, now=now, services=services)
    report   = signer.verify.verify(sealed.data, policy=load_policy(OFFICIAL_PROFILE), trust=trust, at=now)

Each step gives back its input as a prefix of its output: what was signed is never changed.

=====================  ================================================================================================
``pdf``                reading lazily within limits, writing one incremental revision (ISO 32000-1)
``forms``              fields, locks, fonts and tags that are placed before signing
``appearance``         what a signature shows: images at exact sizes, text in the Times-metric face
``cms``, ``signing``   signatures from DER templates, levels B-B to B-LTA, two-step and returned signing
``keys``               one protocol, one module for each place a key can live
``timestamps``         RFC 3161 authorities, checked and with fail-over
``evidence``           OCSP answers and CRLs gathered for the document security store
``trust``, ``verify``  certificates, paths, revocation; the verdict and its reasons
``fetching``           the only way to outside addresses when verifying: pinned, capped, private ones refused
``sandbox``            strangers' files read in confined worker processes
``seeing``             pictures, stamps and attachments, for the wall
``etsi``, ``bench``    ETSI TS 119 102-2 reports; speed beside pyHanko
=====================  ================================================================================================

Errors are in :mod:`signer.errors`, by whose fault they are; a bad document met while verifying is a report, no error.
"""
