package org.sluice.example.lorasim;

/**
 * What a simulation has done.
 *
 * @param frames what devices have sent
 * @param heard how often gateways have heard one
 * @param datagrams how many reports gateways have sent
 * @param acknowledged how many of these were acknowledged
 * @param downlinks what gateways were asked to transmit
 * @param lost datagrams that could not be sent
 */
record Figures(long frames, long heard, long datagrams, long acknowledged, long downlinks, long lost) {

    String text() {
        return frames + " frames sent, heard " + heard + " times, reported in " + datagrams + " datagrams, of which "
                + acknowledged + " acknowledged and " + lost + " not sent; " + downlinks + " downlinks";
    }
}
