"""The world of news: RSS and Atom over HTTP, fetched politely, parsed in a process that can be killed.

fetch.py  one pass over the feeds: conditional GET, caps, public addresses only
parse.py  bytes into entries; runs in a child process, so it imports little
"""
