using Slipway.Contracts.Errors;

namespace Slipway.Engine.Roots;

/// <summary>Turns a package's words for a user and a group into numbers, by the package's own files.</summary>
internal static class UserResolver
{
    /// <param name="user">Name or number, optionally with <c>:group</c>; empty for root.</param>
    /// <param name="group">Name or number; wins over the one in <paramref name="user"/>; empty for none.</param>
    /// <exception cref="SlipwayException"><c>start_failed</c> when a name is not in the package.</exception>
    public static ResolvedUser Resolve(string user, string group, string passwd, string groups)
    {
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        var groupName = group.Length > 0 ? group : colon >= 0 ? user[(colon + 1)..] : "";
        var userName = colon >= 0 ? user[..colon] : user;
        var person = FindUser(userName.Length > 0 ? userName : "0", PasswdFile.ParseUsers(passwd).ToList());
        var known = PasswdFile.ParseGroups(groups).ToList();
        if (groupName.Length > 0)
            return new ResolvedUser(person.Uid, FindGroup(groupName, known), [], person.Home);

        // As login does it: all groups that list the user, unless one group was asked for.
        var others = known
            .Where(entry => entry.Gid != person.Gid && entry.Members.Contains(person.Name, StringComparer.Ordinal))
            .Select(entry => entry.Gid)
            .Distinct()
            .Order()
            .ToList();
        return new ResolvedUser(person.Uid, person.Gid, others, person.Home);
    }

    private static PasswdEntry FindUser(string name, List<PasswdEntry> users)
    {
        if (users.Find(entry => entry.Name == name) is { } named)
            return WithHome(named);
        if (PasswdFile.ParseId(name) is not { } uid)
        {
            throw new SlipwayException(
                ErrorCodes.StartFailed,
                $"The package has no user \"{name}\" in its /etc/passwd. Name one that it has, or give the user as a number.");
        }

        return WithHome(users.Find(entry => entry.Uid == uid) ?? new PasswdEntry("", uid, 0, uid == 0 ? "/root" : "/"));
    }

    private static uint FindGroup(string name, List<GroupEntry> groups) =>
        groups.Find(entry => entry.Name == name)?.Gid
        ?? PasswdFile.ParseId(name)
        ?? throw new SlipwayException(
            ErrorCodes.StartFailed,
            $"The package has no group \"{name}\" in its /etc/group. Name one that it has, or give the group as a number.");

    private static PasswdEntry WithHome(PasswdEntry entry) =>
        entry.Home.StartsWith('/') ? entry : entry with { Home = "/" };
}
