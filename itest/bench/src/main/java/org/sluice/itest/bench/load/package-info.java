/**
 * The load generator, a process of its own that takes commands on its standard input and answers each with one line.
 * Few threads, each with a selector and connections of its own; frames are masked when they are made, and sent as they
 * are. What servers send is checked for opcode and length, and now and then for every byte.
 */
package org.sluice.itest.bench.load;
