namespace CheckpointEdge.Central.Tests.Console;

/// <summary>Every address of the console: method, address, who may, what is answered to the body, the body.</summary>
internal static class ConsoleAddresses
{
    public const string Table = """
        POST   | /api/session                              | all      | 401 | {"name":"$","password":"$"}
        GET    | /api/session                              | all      | 200 |
        GET    | /api/account/second-factor                | all      | 200 |
        POST   | /api/account/second-factor                | auditor,ops,approver | 403 | {"password":"$"}
        POST   | /api/account/second-factor/confirm        | all      | 403 | {"password":"$","code":"$"}
        POST   | /api/account/second-factor/remove         | approver,ops,auditor | 403 | {"password":"$","code":"$"}
        POST   | /api/account/password                     | all      | 403 | {"password":"$","newPassword":"$"}
        PUT    | /api/account/signing-key                  | approver | 403 | {"password":"$","publicKey":"$","proof":"AAAA"}
        GET    | /api/accounts                             | all      | 200 |
        POST   | /api/accounts                             | ops      | 409 | {"name":"$","role":"ops"}
        POST   | /api/accounts/{name}/disable              | ops      | 409 |
        POST   | /api/accounts/{name}/enable               | ops      | 409 |
        POST   | /api/accounts/{name}/reset                | ops      | 409 |
        GET    | /api/keys                                 | all      | 200 |
        GET    | /api/audit                                | all      | 200 |
        GET    | /api/lists                                | all      | 200 |
        GET    | /api/lists/policy                         | all      | 200 |
        PUT    | /api/lists/policy                         | ops      | 409 | {"$":"$"}
        GET    | /api/lists/budgets                        | all      | 200 |
        PUT    | /api/lists/budgets                        | ops      | 409 | {"list":"$","budget":"$"}
        POST   | /api/lists/drafts                         | ops      | 409 |
        POST   | /api/lists/drafts/{id:guid}/accept        | ops      | 409 | {"reason":"$"}
        POST   | /api/lists/drafts/{id:guid}/approve       | approver | 403 | {"password":"$"}
        GET    | /api/lists/drafts/{id:guid}/roles-to-sign | approver | 409 |
        GET    | /api/lists/drafts/{id:guid}/roles-to-sign/{role} | approver | 409 |
        POST   | /api/lists/drafts/{id:guid}/publish       | ops      | 409 | {"canary":["$"]}
        POST   | /api/lists/drafts/{id:guid}/discard       | ops      | 409 |
        POST   | /api/lists/drafts/{id:guid}/calibrate     | ops      | 409 |
        POST   | /api/lists/rollout/release                | ops      | 409 |
        POST   | /api/lists/rollout/halt                   | ops      | 409 | {"reason":"$"}
        POST   | /api/lists/back                           | ops      | 409 | {"reason":"$"}
        POST   | /api/lists/reseal                         | ops      | 200 |
        GET    | /api/slices                               | all      | 200 |
        GET    | /api/slices/regions                       | all      | 200 |
        PUT    | /api/slices                               | ops      | 409 | {"name":"$","posts":["$"]}
        DELETE | /api/slices/{name}                        | ops      | 409 |
        POST   | /api/slices/preview                       | ops      | 409 | {"name":"$","posts":["$"]}
        GET    | /api/hits                                 | all      | 200 |
        POST   | /api/hits/{id:guid}/answers               | ops      | 409 | {"kind":"moreNeeded","text":"$"}
        GET    | /api/hits/{id:guid}/evidence/{sha256}     | ops      | 409 |
        GET    | /api/hits/{id:guid}/report                | ops,auditor | 409 |
        POST   | /api/hits/{id:guid}/cleared               | ops      | 409 | {"days":90}
        GET    | /api/cleared                              | all      | 200 |
        POST   | /api/cleared/{id:guid}/withdraw           | ops      | 409 |
        POST   | /api/sightings                            | ops,auditor | 200 | {"of":"record","value":"$"}
        GET    | /api/units                                | all      | 200 |
        GET    | /api/concerns                             | all      | 200 |
        GET    | /api/alerts                               | all      | 200 |
        GET    | /api/figures                              | all      | 200 |
        GET    | /api/faces/enrolled                       | ops      | 200 |
        POST   | /api/faces/refused                        | ops      | 409 | {"refused":[]}
        GET    | /api/desks                                | all      | 200 |
        GET    | /api/removals                             | all      | 200 |
        GET    | /api/proofs                               | all      | 200 |
        POST   | /api/tickets                              | ops      | 409 | {"unit":"$","site":"$","lane":"$"}
        POST   | /api/units/{unit}/revoke                  | ops      | 409 |
        POST   | /api/units/{unit}/explained               | ops      | 409 |
        GET    | /api/courier                              | ops      | 200 |
        POST   | /api/courier/units/{unit}                 | ops      | 409 |
        POST   | /api/courier/contents                     | ops      | 409 | {"contents":"AAAA"} | large
        POST   | /api/courier/reports                      | ops      | 409 | {"contents":"AAAA","member":"AAAA"} | large
        POST   | /api/courier/refused                      | ops      | 204 | {"sentence":"$"}
        GET    | /api/courier/files/{**name}               | ops      | 404 |
        GET    | /api/faces                                | ops      | 200 |
        PUT    | /api/faces                                | ops      | 409 | {"modelSha256":"$","faces":[]} | large
        DELETE | /api/faces/{record}                       | ops      | 409 |
        POST   | /api/lists/drafts/faces                   | ops      | 409 |
        DELETE | /api/session                              | auditor,ops,approver | 204 |

        """;
}
