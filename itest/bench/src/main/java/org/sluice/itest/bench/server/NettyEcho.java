package org.sluice.itest.bench.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;

/** Netty on NIO, flushed once per read as its documentation advises. */
public final class NettyEcho {

    private final Mode mode;
    private final SslContext tls;
    private final ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private NettyEcho(Mode mode) throws Exception {
        this.mode = mode;
        this.tls = mode == Mode.TLS
                ? SslContextBuilder.forServer(Listening.keys())
                        .sslProvider(SslProvider.JDK)
                        .build()
                : null;
    }

    public static void main(String[] arguments) throws Exception {
        NettyEcho echo = new NettyEcho(Mode.of(arguments[0]));
        Channel channel = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()), echo.loops())
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        echo.fill(accepted);
                    }
                })
                .bind(Listening.HOST, 0)
                .sync()
                .channel();
        Listening.at(((InetSocketAddress) channel.localAddress()).getPort());
    }

    private MultiThreadIoEventLoopGroup loops() {
        return new MultiThreadIoEventLoopGroup(Listening.loops(), NioIoHandler.newFactory());
    }

    private void fill(SocketChannel accepted) {
        ChannelPipeline pipeline = accepted.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.newHandler(accepted.alloc()));
        }
        pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(8192));
        if (mode == Mode.DEFLATE) {
            pipeline.addLast(new WebSocketServerCompressionHandler(Listening.MESSAGE_BYTES));
        }
        pipeline.addLast(
                new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath("/echo")
                        .allowExtensions(mode == Mode.DEFLATE)
                        .build()),
                new WebSocketFrameAggregator(Listening.MESSAGE_BYTES),
                mode == Mode.BROADCAST ? new Hub(all) : new Echo());
    }

    @Sharable
    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            context.write(frame.retain());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    private static final class Hub extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final ChannelGroup all;

        Hub(ChannelGroup all) {
            this.all = all;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                all.add(context.channel());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            all.writeAndFlush(frame.retain());
        }
    }
}
