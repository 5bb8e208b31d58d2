-- What jobs may be bound to, beside the services that come with the server. The document has the secrets of its URL.
CREATE TABLE services (
    id       TEXT PRIMARY KEY,
    fqn      TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
);

-- The right to reach the outside was a switch of the job; now it is a binding to a service, like any other.
UPDATE jobs
SET document = json_set(
    document, '$.bindings', json_object(
        'bind_outside_' || json_extract(document, '$.name'), json_object(
            'uuid', lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8'
                || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
            'name', 'bind_outside_' || json_extract(document, '$.name'),
            'job_fqn', fqn,
            'service_fqn', 'service::/apcera::outside',
            'parameters', json('{}'),
            'env_var', json('["NETWORK_URI","OUTSIDE_URI"]'))))
WHERE json_extract(document, '$.allow_egress');

UPDATE jobs SET document = json_remove(document, '$.allow_egress');
