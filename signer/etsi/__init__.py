"""The verification report in the standard form of ETSI TS 119 102-2, for machines that know no other."""

from signer.etsi.validation_report import etsi_report

__all__ = ["etsi_report"]
