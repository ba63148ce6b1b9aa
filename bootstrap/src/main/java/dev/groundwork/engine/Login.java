package dev.groundwork.engine;

import dev.groundwork.resource.Problem;

/** A credential for the API server that does not last as long as a run may: it is made anew meanwhile. */
public interface Login {
    /**
     * The bearer token for the next request. It stands for the caller: it must reach no output.
     *
     * @throws dev.groundwork.resource.ProblemException if none can be made
     */
    String token();

    /** The server refused the token: the next one is a new one, whatever its age. */
    void renew();

    /**
     * What it means that the server refuses a new token, too.
     *
     * @param server the server's address
     */
    Problem refused(String server);

    /** What to look at if nobody answers at the server's address; without a final stop. */
    String unreached();
}
