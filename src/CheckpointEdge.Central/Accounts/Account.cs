namespace CheckpointEdge.Central.Accounts;

/// <summary>What an account may do. Everybody who is signed in may look.</summary>
public enum Role
{
    /// <summary>Imports lists, accepts shrunken ones, publishes, answers hits, brings boards into service.</summary>
    Ops,

    /// <summary>Signs lists with an own key; two different approvers are needed.</summary>
    Approver,

    /// <summary>Looks and changes nothing.</summary>
    Auditor,
}

/// <summary>One person's account.</summary>
/// <param name="Name">Lower case letters, digits and hyphens.</param>
public sealed record Account(string Name, Role Role);
