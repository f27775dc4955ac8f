"""The next months before they happen: the very planner and claims that run them, on a copy and a clock of their own.

    house.py    an office that sends nothing, and the people around it: who approves, who answers
    play.py     the clock that goes from due moment to due moment, and what came of it
    shards.py   the same over several processes, by managers

Nothing leaves: posts are handed to the people of the rehearsal, touches are taken as sent.
"""
