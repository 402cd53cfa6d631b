using System.CommandLine;
using System.Text.Json;
using CheckpointEdge.Central;
using CheckpointEdge.Central.Accounts;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central signing-key</c>: an approver's own key, file or PKCS #11, takes the place of the one at Central.</summary>
internal static class CentralSigningKeyCommand
{
    public static Command Create() => CentralCommands.Remote(
        "signing-key",
        "From now on this approver signs with a key that is not at Central; boards believe it after the next 'central rotate'.\n"
        + "Example: checkpointctl central signing-key --user approver1 --key 'pkcs11:token=approver1;object=lists'",
        async (session, parsed, cancellation) =>
        {
            using SigningKey key = OwnKey.Open(parsed.GetValue(OwnKey.Option)
                ?? throw new CentralException("Say where the key lies: --key FILE or --key 'pkcs11:…'."));
            JsonElement answer = await session.PutAsync(
                "/api/account/signing-key",
                new
                {
                    password = session.Password,
                    publicKey = key.Public.Value.Public,
                    proof = key.Sign(ApproverKeys.Proof(parsed.GetValue(CentralCommands.User)!, key.Public)),
                },
                cancellation);
            if (parsed.GetValue(CentralCommands.Json))
                CentralCommands.WriteJson(answer);
            else
                Console.WriteLine(
                    $"Key {answer.GetProperty("keyId").GetString()![..12]} signs from now on; 'checkpointctl central rotate' tells the boards.");
            return CommandLine.Done;
        },
        OwnKey.Option);
}
