package dev.groundwork.network;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/**
 * Passes connections on from one port to another, as a network load balancer does: with the PROXY protocol's header or
 * without, and from an address of its own.
 */
final class LocalLoadBalancer implements AutoCloseable {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10};

    private final ServerSocket server;
    private final int target;
    private final String own;
    private final Optional<String> client;

    /**
     * @param own the address from which it connects to its target
     * @param client the address that it names in the header; empty means that it sends none
     */
    LocalLoadBalancer(int target, String own, Optional<String> client) {
        this.target = target;
        this.own = own;
        this.client = client;
        try {
            this.server = new ServerSocket(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                Thread.startVirtualThread(() -> pass(from));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void pass(Socket from) {
        try (from;
                Socket to = new Socket()) {
            to.bind(new InetSocketAddress(InetAddress.ofLiteral(own), 0));
            to.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), target));
            if (client.isPresent()) {
                header(to.getOutputStream(), InetAddress.ofLiteral(client.get()).getAddress());
            }
            Thread back = Thread.startVirtualThread(() -> pump(to, from));
            pump(from, to);
            back.join();
        } catch (IOException hungUp) {
            // Whoever asked sees it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void header(OutputStream out, byte[] source) throws IOException {
        out.write(SIGNATURE);
        // Version 2, PROXY; TCP over IPv4; twelve bytes of addresses and ports.
        out.write(new byte[] {0x21, 0x11, 0, 12});
        out.write(source);
        out.write(new byte[] {127, 0, 0, 1, 1, 2, 3, 4});
        out.flush();
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException hungUp) {
            // The other direction ends by itself.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
