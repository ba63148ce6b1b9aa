package dev.groundwork.rights;

import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one set may do in the AWS account.
 *
 * @param set which set
 * @param grants what it does there; nothing for who only reads reports
 */
public record AccountRights(RightsSet set, SortedSet<IamGrant> grants) {
    public AccountRights {
        grants = new TreeSet<>(grants);
    }

    /** The least that this set needs for what is wanted; a pure function. */
    public static AccountRights of(RightsSet set, Wanted wanted) {
        AwsNeeds needs = new AwsNeeds(wanted);
        boolean writes = set == RightsSet.BOOTSTRAP;
        if (set == RightsSet.PREFLIGHT) {
            needs.facts();
            needs.preflight();
        } else if (set != RightsSet.READER) {
            needs.facts();
            for (Resource resource : wanted.resources()) {
                if (resource instanceof AwsResource inAws) {
                    needs.read(inAws);
                    if (writes) {
                        needs.write(inAws);
                    }
                }
            }
            wanted.leaving().keySet().forEach(id -> needs.leave(id, writes));
            AwsCheckNeeds checks = new AwsCheckNeeds(needs);
            wanted.checks().stream().filter(check -> writes || !check.probe()).forEach(checks::prove);
        }
        return new AccountRights(set, needs.grants());
    }

    /** The fewest statements that allow this and no more. */
    public List<IamStatement> statements() {
        return new ArrayList<>(IamStatement.of(grants));
    }

    /** The actions, without what they are limited to. */
    public SortedSet<String> actions() {
        SortedSet<String> actions = new TreeSet<>();
        grants.forEach(grant -> actions.add(grant.action()));
        return actions;
    }
}
