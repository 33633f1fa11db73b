# Runs the cases against each server in turn: Python 2.7, in Jython.
# Arguments: folder for the reports; cases; cases to leave out; then a name and a URL for each server.
import codecs
import os
import sys

from autobahntestsuite.fuzzing import FuzzingClientFactory
from twisted.internet import reactor
from twisted.python import log

# Without it, an exception inside the suite is lost. What the suite prints is then written at once, too.
log.startLogging(sys.stdout)

reports, cases, without = sys.argv[1:4]
servers = sys.argv[4:]

suite = FuzzingClientFactory({
    'outdir': reports,
    'options': {'failByDrop': False},
    'servers': [{'agent': name, 'url': url} for name, url in zip(servers[::2], servers[1::2])],
    'cases': cases.split(','),
    'exclude-cases': without.split(','),
    'exclude-agent-cases': {},
})
reactor.run()

with codecs.open(os.path.join(reports, 'results.txt'), 'w', 'utf-8') as out:
    for server, results in suite.agents.items():
        for case in suite.specCases:
            if case in results:
                result = results[case]
                line = [server, case, result['behavior'], result['behaviorClose'], result['result'], result['resultClose']]
                out.write('\t'.join(' '.join(unicode(field).split()) for field in line) + '\n')
