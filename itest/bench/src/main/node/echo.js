// uWebSockets as a server, with the mode as its argument.
const uws = require('uwebsockets');

const mode = process.argv[2];
const broadcast = mode === 'broadcast';
const app = uws.App();

app.ws('/echo', {
    // Its default is 16 KiB, which 16 KiB compressed badly would exceed.
    maxPayloadLength: 64 * 1024,
    compression: mode === 'deflate' ? uws.SHARED_COMPRESSOR : uws.DISABLED,
    open: (socket) => broadcast && socket.subscribe('all'),
    message: (socket, message, isBinary) =>
        broadcast ? app.publish('all', message, isBinary) : socket.send(message, isBinary, mode === 'deflate'),
}).listen('127.0.0.1', 0, (listening) => console.log(`LISTENING ${uws.us_socket_local_port(listening)}`));
