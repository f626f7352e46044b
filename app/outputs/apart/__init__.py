"""Limited children: what takes long or reads a stranger's file runs in a process of its own.

May import the other folders of `outputs`; nothing in them but `produce` imports it.
"""
