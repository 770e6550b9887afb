/** Where GraphQL is served. */
export const graphqlPath = "/api/graphql";
