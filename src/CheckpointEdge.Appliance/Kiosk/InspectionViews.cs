using System.Collections.Immutable;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>What became of the chip.</summary>
/// <param name="State">
/// <c>genuine</c>, <c>notGenuine</c>, <c>differs</c>, <c>notVerified</c>, <c>notRead</c>, <c>brokenOff</c>, <c>noChip</c>, <c>readerGone</c>.
/// </param>
/// <param name="Access">"PACE ECDH-GM AES-128 brainpoolP256r1", "BAC 3DES", or empty.</param>
/// <param name="WhatToDo">What the officer does about a chip that was not read or is not genuine; else empty.</param>
/// <param name="PhotographUrl"><c>/api/kiosk/portrait/{checkId}/chip</c>; null when there is none that can be drawn.</param>
/// <param name="PhotographSentence">Where the photograph is from, or why it is not drawn; empty when the chip gave none.</param>
public sealed record ChipView(
    string State, string Access, [property: Sentence] string Sentence, [property: Sentence] string WhatToDo, string? PhotographUrl,
    [property: Sentence] string PhotographSentence);

/// <summary>The inspection tree, arranged as BSI TR-03135 does; what failed stands first.</summary>
/// <param name="Outcome"><c>genuine</c>, <c>notGenuine</c>, <c>cannotCheck</c>.</param>
/// <param name="Signer">Null when the chip names none that can be read.</param>
/// <param name="Differences">Fields that are printed otherwise than on the chip.</param>
public sealed record InspectionView(
    string Outcome, ImmutableArray<CheckGroupView> Groups, SignerView? Signer, ImmutableArray<DifferenceView> Differences);

/// <param name="Name"><c>chipAccess</c>, <c>passiveAuthentication</c>, <c>chipAuthenticity</c>, <c>consistency</c>.</param>
/// <param name="Result">All its checks together: <c>pass</c>, <c>fail</c>, <c>notDone</c>.</param>
public sealed record CheckGroupView(
    string Name, [property: Sentence] string Label, string Result, ImmutableArray<CheckView> Checks);

/// <param name="Name">Stable: <c>sodSignature</c>.</param>
/// <param name="Label">"The signature holds".</param>
/// <param name="Result"><c>pass</c>, <c>fail</c>, <c>notDone</c>.</param>
public sealed record CheckView(string Name, [property: Sentence] string Label, string Result, [property: Sentence] string Reason);

/// <param name="Country">Its name, or the certificate's two letters.</param>
/// <param name="NotBefore"><c>yyyy-MM-dd</c>, as <paramref name="NotAfter"/>.</param>
/// <param name="SigningTime"><c>yyyy-MM-dd</c> or empty.</param>
/// <param name="Anchor">The trusted country certificate; empty when none was found.</param>
public sealed record SignerView(
    string Subject, string Issuer, string Country, string SerialNumber, string NotBefore, string NotAfter, string Algorithm,
    string SigningTime, string Anchor);

/// <param name="Field">"Document number".</param>
public sealed record DifferenceView([property: Sentence] string Field, string Printed, string OnChip);
