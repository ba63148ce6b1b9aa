package dev.groundwork.catalog;

import dev.groundwork.addon.Note;
import dev.groundwork.addon.Surroundings;
import java.util.ArrayList;
import java.util.List;

/**
 * What whoever runs ingress-nginx has to know.
 *
 * @see <a href="https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/">The retirement</a>
 */
final class IngressNginxNotes {
    private static final String UPSTREAM = "registry.k8s.io/ingress-nginx/";
    /** The newest Kubernetes with which upstream tried its last release. */
    private static final int TRIED = 35;

    static final String RETIRED = "retired upstream in March 2026";

    static final String SUCCESSORS = "Successors are the Gateway API, by the AWS Load Balancer Controller or NGINX"
            + " Gateway Fabric, and F5's NGINX Ingress Controller; ingress2gateway translates Ingresses";

    private IngressNginxNotes() {}

    static List<Note> of(IngressNginxSettings settings, Surroundings around, IngressNginxEntrance entrance) {
        List<Note> notes = new ArrayList<>();
        notes.add(Note.always(
                settings.image().startsWith(UPSTREAM)
                        ? RETIRED + ", and nothing is mended any more: its last images have the open"
                                + " holes CVE-2026-42945, CVE-2026-9256 and CVE-2026-42533 of nginx. A maintained fork goes into"
                                + " addons.ingress-nginx.image. " + SUCCESSORS
                        : RETIRED
                                + "; whether %s is maintained, only its maker can say. ".formatted(settings.image())
                                + SUCCESSORS));
        if (settings.image().startsWith(UPSTREAM) && around.cluster().minor() > TRIED) {
            notes.add(Note.always("upstream tried its last release with Kubernetes up to 1.%d, and this cluster has %s"
                    .formatted(TRIED, around.cluster().version())));
        }
        notes.add(new Note(
                "the entrance changes: %s comes with a name of its own in DNS, and Ingresses have that in their status from"
                                .formatted(entrance.front())
                        + " then on. The load balancer before it takes traffic until it is deleted, and whoever still uses its"
                        + " name is cut off then. So groundwork apply --keep, move the DNS records to the new name, wait for"
                        + " their time to live, and apply without --keep only after that",
                entrance.others()));
        return notes;
    }
}
