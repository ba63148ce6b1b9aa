package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.EksAddon;
import java.util.Optional;

/** The settings that every add-on of EKS has, and what they say of themselves. */
interface ManagedSettings {
    String VERSION =
            "Version as EKS spells it. By default the one that EKS takes for the cluster's Kubernetes version.";
    String VERSION_FORM = "v[0-9]+\\.[0-9]+\\.[0-9]+-eksbuild\\.[0-9]+";
    String CONFIGURATION =
            "Configuration values in the shape of the add-on's own schema: aws eks describe-addon-configuration"
                    + " shows it. They are held against it before anything is written.";
    String CONFLICTS =
            "What EKS does with fields that somebody else has set otherwise: none fails, overwrite takes them,"
                    + " preserve leaves them in an update.";
    String CONFLICTS_DEFAULT = "\"none\"";
    String PRESERVE = "Whether a removal leaves in the cluster what EKS installed. Nobody keeps it from then on.";

    Optional<String> version();

    ObjectNode configuration();

    EksAddon.Conflicts conflicts();

    boolean preserveOnDelete();
}
