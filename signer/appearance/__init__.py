"""How a signature looks: images at exact sizes, text in the Times-metric face, on pages of any orientation.

Decree 30/2020, Appendix I: the leader's signature is a blue image, the agency's seal a red one at the real
seal's size, an appendix and a copy carry text only.
"""
