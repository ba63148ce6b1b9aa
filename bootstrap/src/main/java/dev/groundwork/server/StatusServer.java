package dev.groundwork.server;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.HttpServerException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

/** Serves the pages, by Micronaut, which is loaded only when this is. */
public final class StatusServer implements AutoCloseable {
    private final ApplicationContext context;
    private final Listen listen;

    private StatusServer(ApplicationContext context, Listen listen) {
        this.context = context;
        this.listen = listen;
    }

    /**
     * Begins to listen.
     *
     * @param version the version of Groundwork
     * @throws ProblemException if nobody can listen there
     */
    public static StatusServer start(Listen listen, Schedule schedule, String version) {
        check(listen);
        // Netty would otherwise reach for what the JDK is about to forbid, and the JDK would say so each time.
        System.setProperty("io.netty.noUnsafe", "true");
        ApplicationContext context = ApplicationContext.builder()
                // What it is comes from the command line alone: no file, no variable, no question to a cloud.
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .bootstrapEnvironment(false)
                .environmentPropertySource(false)
                .enableDefaultPropertySources(false)
                .banner(false)
                .properties(Map.of(
                        "micronaut.server.host",
                        listen.host(),
                        "micronaut.server.port",
                        listen.port() == 0 ? -1 : listen.port(),
                        // It has nothing to compute: all pages are made already.
                        "micronaut.netty.event-loops.default.num-threads",
                        1,
                        "micronaut.server.max-request-size",
                        "64KB",
                        "micronaut.server.multipart.enabled",
                        false))
                .singletons(new Pages(schedule::status, version))
                .start();
        try {
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
            return new StatusServer(context, new Listen(listen.host(), server.getPort()));
        } catch (HttpServerException e) {
            context.close();
            throw new ProblemException(problem(listen, e.getMessage()), e);
        }
    }

    /** Where it listens, with the port that it really has. */
    public Listen listen() {
        return listen;
    }

    /** Asked of the system itself, whose answer is plain, before anything large is loaded. */
    private static void check(Listen listen) {
        InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
        if (address.isUnresolved()) {
            throw new ProblemException(problem(listen, "there is no such host"));
        }
        try (ServerSocket trial = new ServerSocket()) {
            trial.setReuseAddress(true);
            trial.bind(address);
        } catch (IOException e) {
            throw new ProblemException(problem(listen, e.getMessage()), e);
        }
    }

    private static Problem problem(Listen listen, @org.jspecify.annotations.Nullable String why) {
        return new Problem(
                Problem.Code.FAILED,
                "--listen " + listen,
                "nobody can listen there: " + why,
                "Name another address, or end what listens there");
    }

    @Override
    public void close() {
        context.close();
    }
}
