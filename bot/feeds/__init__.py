"""The world of news: feeds and pages over HTTP, fetched politely, read in processes that can be killed.

fetch.py    what the bot asks for: a pass over the feeds, one page
web.py      one address: its answer, with caps on bytes, time and redirects, two requests a host
guard.py    public addresses only
pace.py     when a feed is asked again
child.py    the processes in which hostile bytes are read
parse.py    a feed's bytes into entries; in a child
page.py     a web page's bytes into what it says of itself; in a child
charset.py  bytes into text, whatever they say they are; in a child
opml.py     lists of feeds, as other readers write and read them
"""
