package dev.groundwork.resource;

/** One thing that should exist in AWS; its id names the service's kind, its tree is compared with what the service says. */
public sealed interface AwsResource extends Resource
        permits AccessEntry, //
                DnsRecord, //
                EksAddon, //
                Listener, //
                LoadBalancer, //
                LogGroup, //
                ManagedNodeGroup, //
                OidcProvider, //
                PodIdentityAssociation, //
                QueryDefinition, //
                Role, //
                RolePolicy, //
                ScalingGroup, //
                SecurityGroup, //
                SecurityGroupRule, //
                TargetAttachment, //
                TargetGroup {}
